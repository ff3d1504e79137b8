using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Support;

/// <summary>The vocabulary of the grammar's tests: what a line is, or why it is none.</summary>
internal static class ParserAssert
{
    /// <summary>The line is a sample, read as this text, in the form of
    /// <see cref="RecordedSample"/>.</summary>
    public static void IsSample(string line, string expected, Dialect dialect = Dialect.Text)
    {
        var page = ExpositionRecorder.Of(End(line, dialect), dialect);
        page.Rejections.Should().BeEmpty();
        page.Samples.Should().ContainSingle().Which.ToString().TrimEnd().Should().Be(expected);
    }

    /// <summary>The line is rejected at this column for this reason, and gives no sample.</summary>
    public static void IsRejected(string line, int column, string reason, Dialect dialect = Dialect.Text)
    {
        var page = ExpositionRecorder.Of(End(line, dialect), dialect);
        page.Rejections.Should().ContainSingle();
        page.Rejections.Select(one => (one.Line, one.Column, one.Told)).Should().Equal((1, column, reason));
        page.Samples.Should().BeEmpty();
        page.Summary!.Read.Should().Be(1);
    }

    /// <summary>The line is neither sample nor error.</summary>
    public static void IsNothing(string line, Dialect dialect = Dialect.Text)
    {
        var page = ExpositionRecorder.Of(End(line, dialect), dialect);
        page.Rejections.Should().BeEmpty();
        page.Summary!.Read.Should().Be(0);
    }

    /// <summary>What the grammar alone makes of a line: the same form, or <c>column: error</c>.</summary>
    public static string ByGrammar(ReadOnlySpan<byte> line, Dialect dialect) =>
        GrammarReading.Of(line, dialect);

    private static string End(string line, Dialect dialect) =>
        line + (dialect == Dialect.OpenMetrics ? "\n# EOF\n" : "\n");
}

/// <summary>Reads one line by the grammar, past the lane.</summary>
internal static class GrammarReading
{
    public static string Of(ReadOnlySpan<byte> line, Dialect dialect)
    {
        var result = ExpositionGrammar.Of(dialect).Line(new Cursor(line.ToArray(), 0, line.Length));
        return !result.WasSuccessful ? "error"
            : result.Value is SampleNode sample ? Text(sample, line)
            : "nothing";
    }

    private static string Text(SampleNode sample, ReadOnlySpan<byte> line)
    {
        var text = new StringBuilder(Plain(sample.Name, line));
        foreach (var label in sample.Labels)
            if (label.Value is { } value)
                text.Append('|').Append(Plain(label.Name, line)).Append('=').Append(Plain(value, line));
        return $"{text} {BitConverter.DoubleToInt64Bits(sample.Value):x} {sample.At?.Milliseconds}";
    }

    private static string Plain(Slice slice, ReadOnlySpan<byte> line)
    {
        var plain = new byte[slice.Length];
        return Encoding.UTF8.GetString(plain, 0, Escapes.Undo(slice.Of(line), plain));
    }
}

/// <summary>Reads one line by the lane, in the same form.</summary>
internal static class LaneReading
{
    /// <summary>Null where the lane leaves the line to the grammar.</summary>
    public static string? Of(ReadOnlySpan<byte> line, Dialect dialect)
    {
        var sample = new SampleText();
        if (line.IsEmpty || !Names.MayStart(line[0])
            || !new Lane(timestamps: dialect != Dialect.OpenMetrics).TryRead(line, sample))
            return null;
        var text = new StringBuilder(Encoding.UTF8.GetString(sample.Name.Of(line)));
        foreach (var label in sample.Labels)
            text.Append('|').Append(Encoding.UTF8.GetString(label.NameOf(line)))
                .Append('=').Append(Encoding.UTF8.GetString(label.ValueOf(line)));
        return $"{text} {BitConverter.DoubleToInt64Bits(sample.Value):x} {sample.At?.Milliseconds}";
    }
}
