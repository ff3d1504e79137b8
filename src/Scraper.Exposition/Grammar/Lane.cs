using System.Buffers.Text;
using System.Text.Unicode;

namespace Scraper.Exposition;

/// <summary>
/// Reads the plain lines that every client library writes, <c># HELP name text</c>, <c># TYPE name type</c>
/// and <c>name{label="value",…} value [milliseconds]</c> with single spaces and without escapes, and leaves
/// every other line to the grammar. On each sample it takes it agrees with the grammar of every dialect, on
/// each comment with that of text 0.0.4; a property test says so.
/// </summary>
internal sealed class Lane(bool timestamps)
{
    /// <summary>Whether a byte may stand in a label's name: 1 anywhere, 2 not first.</summary>
    private static readonly byte[] LabelBytes =
        [.. Enumerable.Range(0, 256).Select(value => (byte)((char)value switch
    {
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' => 1,
        >= '0' and <= '9' => 2,
        _ => 0,
    }))];

    /// <summary>Reads a line whose first byte is a legal start of a name; false if it is not plain.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, SampleText into)
    {
        into.Clear();
        var at = line.IndexOfAnyExcept(Names.Bytes);
        if (at < 0)
            return false;
        into.Name = new Slice(0, at);
        if (line[at] == '{' && (at = ReadLabels(line, at + 1, into)) < 0)
            return false;
        return at < line.Length && line[at] == ' '
            && TryReadTail(line[(at + 1)..], into) && Utf8.IsValid(line);
    }

    /// <summary>Reads a line whose first byte is <c>#</c>, to a type or else a text; false if it is not
    /// plain.</summary>
    public static bool TryReadComment(
        ReadOnlySpan<byte> line, out ReadOnlySpan<byte> family, out MetricType? type,
        out ReadOnlySpan<byte> help)
    {
        family = help = default;
        type = null;
        var isType = line.StartsWith("# TYPE "u8);
        if (!isType && !line.StartsWith("# HELP "u8))
            return false;
        var rest = line["# TYPE ".Length..];
        var length = rest.IndexOfAnyExcept(Names.Bytes);
        if (length <= 0 || rest[length] != ' ' || !Names.MayStart(rest[0]))
            return false;
        family = rest[..length];
        if (isType)
            return TryReadType(rest[(length + 1)..], out type);
        help = rest[(length + 1)..];
        return !help.Contains((byte)'\\') && Utf8.IsValid(help);
    }

    /// <summary>Where the labels end, behind their brace; -1 if they are not plain.</summary>
    private static int ReadLabels(ReadOnlySpan<byte> line, int at, SampleText into)
    {
        if (at < line.Length && line[at] == '}')
            return at + 1;
        while (true)
        {
            var name = at;
            while (at < line.Length && LabelBytes[line[at]] != 0)
                at++;
            if (at == name || at + 2 > line.Length || LabelBytes[line[name]] != 1 || line[at] != '=')
                return -1;
            var value = at + 2;
            if (line[at + 1] != '"')
                return -1;
            var length = line[value..].IndexOfAny((byte)'"', (byte)'\\');
            at = value + length + 1;
            if (length < 0 || line[at - 1] != '"' || at >= line.Length)
                return -1;
            into.Add(new LabelSlice(name, value - 2 - name, value, length));
            if (line[at++] is var next && next == '}')
                return at;
            if (next != ',')
                return -1;
        }
    }

    private bool TryReadTail(ReadOnlySpan<byte> tail, SampleText into)
    {
        var end = tail.IndexOf((byte)' ');
        if (end >= 0)
        {
            var time = tail[(end + 1)..];
            if (!timestamps || time.IsEmpty || time[0] is not (>= (byte)'0' and <= (byte)'9')
                || !Utf8Parser.TryParse(time, out long at, out var used) || used != time.Length)
                return false;
            into.At = new Timestamp(at, at / 1000.0);
            tail = tail[..end];
        }
        var plain = Number.TryParse(tail, out var value);
        into.Value = value;
        return plain;
    }

    private static bool TryReadType(ReadOnlySpan<byte> word, out MetricType? type)
    {
        type = null;
        foreach (var (name, meaning) in MetricTypes.OfText)
            if (System.Text.Ascii.Equals(word, name))
                type = meaning;
        return type is not null;
    }
}
