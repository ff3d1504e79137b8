namespace Scraper.Exposition;

/// <summary>What the grammar makes of one line.</summary>
internal abstract record LineNode;

/// <summary>A line that says nothing: blank, or a comment.</summary>
internal sealed record EmptyLine : LineNode;

/// <summary><c># EOF</c>, the last line of an OpenMetrics page.</summary>
internal sealed record EndOfPage : LineNode;

/// <summary><c># HELP</c>, <c># TYPE</c> or <c># UNIT</c>.</summary>
/// <param name="Keyword">Which of them.</param>
/// <param name="Family">The metric family's name.</param>
/// <param name="Text">What stands behind the name; null where nothing does.</param>
/// <param name="Type">Of a TYPE line.</param>
/// <param name="SaysNothing">Whether the line ends where that should begin, which expfmt lets pass.</param>
internal sealed record MetadataLine(
    Keyword Keyword, Slice Family, Slice? Text, MetricType Type, bool SaysNothing) : LineNode;

/// <summary>A sample.</summary>
internal sealed record SampleNode(
    Slice Name, IReadOnlyList<LabelNode> Labels, double Value, Timestamp? At, ExemplarNode? Exemplar)
    : LineNode;

/// <summary>One entry between braces: a label, or without a value the quoted name of the metric.</summary>
internal sealed record LabelNode(Slice Name, Slice? Value);

/// <summary>An OpenMetrics exemplar, its labels still escaped.</summary>
internal sealed record ExemplarNode(IReadOnlyList<LabelNode> Labels, double Value, Timestamp? At)
{
    /// <summary>The exemplar in the text of its line, where each of its labels has a value.</summary>
    public Exemplar Read(ReadOnlySpan<byte> text)
    {
        var labels = new List<Label>(Labels.Count);
        foreach (var (name, value) in Labels)
            labels.Add(new Label(Escapes.Undone(name.Of(text)), Escapes.Undone(value!.Value.Of(text))));
        return new Exemplar(labels, Value, At?.Milliseconds);
    }
}

/// <summary>A timestamp: the milliseconds that samples carry, and the seconds that order is judged
/// by.</summary>
internal readonly record struct Timestamp(long Milliseconds, double Seconds);

/// <summary>The words that give a comment line a meaning.</summary>
internal enum Keyword
{
    Help,
    Type,
    Unit,
}

/// <summary>What stands behind a sample's value.</summary>
internal readonly record struct SampleTail(Timestamp? At, ExemplarNode? Exemplar)
{
    /// <summary>One without an exemplar.</summary>
    public static SampleTail Of(Timestamp? at) => new(at, null);
}

/// <summary>What stands behind the name of a HELP, TYPE or UNIT line.</summary>
internal readonly record struct MetadataText(Slice? Text, MetricType Type, bool Missing = false)
{
    /// <summary>That of a TYPE line.</summary>
    public static MetadataText Of(MetricType type) => new(null, type);

    /// <summary>That of a HELP or UNIT line.</summary>
    public static MetadataText Of(Slice text) => new(text, MetricType.Untyped);
}
