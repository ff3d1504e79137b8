using System.Globalization;
using System.Text;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Influxdb;

/// <summary>
/// Writes line protocol, the format of <c>/api/v2/write</c>. What it cannot carry is left out: NaN and the
/// infinities, empty tag values, and a line that has no field left. Names that it cannot carry are spelled so
/// that different ones stay different: a newline as <c>\n</c>, a carriage return as <c>\r</c>, and a
/// backslash before <c>n</c>, <c>r</c>, <c>u</c> or the end as <c>\u005c</c>.
/// </summary>
/// <param name="timestamp">Of every line, in the request's precision.</param>
internal sealed class LineWriter(long timestamp)
{
    // What a backslash may not stand before.
    private const string Misread = "nru\n\r\\,= ";

    private readonly StringBuilder _text = new();
    private int _lineStart;
    private int _fieldsStart;

    public void Begin(string measurement, IEnumerable<Tag> tags)
    {
        _lineStart = _text.Length;
        _text.Append(Escape(measurement, ", "));
        foreach (var tag in tags)
        {
            if (Escape(tag.Value, ",= ") is { Length: > 0 } value)
                _text.Append(',').Append(Escape(tag.Name, ",= ")).Append('=').Append(value);
        }
        _fieldsStart = _text.Length;
    }

    /// <summary>How many values were left out.</summary>
    public int LeftOut { get; private set; }

    public void Field(string key, double value)
    {
        if (double.IsFinite(value))
            Key(key).Append(value.ToString("R", CultureInfo.InvariantCulture));
        else
            LeftOut++;
    }

    public void Field(string key, long value) => Key(key).Append(CultureInfo.InvariantCulture, $"{value}i");

    public void Field(string key, bool value) => Key(key).Append(value ? "true" : "false");

    public void Field(string key, string value) => Key(key).Append('"')
        .Append(value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal))
        .Append('"');

    public void End()
    {
        if (_text.Length == _fieldsStart)
            _text.Length = _lineStart;
        else
            _text.Append(CultureInfo.InvariantCulture, $" {timestamp}\n");
    }

    public byte[] ToArray() => Encoding.UTF8.GetBytes(_text.ToString());

    private StringBuilder Key(string key) =>
        _text.Append(_text.Length == _fieldsStart ? ' ' : ',').Append(Escape(key, ",= ")).Append('=');

    // A newline ends the line wherever it stands. A backslash escapes only what is special and else means
    // itself. Before n, r and u it would look like our spelling; before a separator, another backslash and
    // at the end receivers differ: for some a second one escapes the first.
    private static string Escape(string text, string special)
    {
        var escaped = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (special.Contains(text[at]))
                escaped.Append('\\');
            _ = text[at] switch
            {
                '\n' => escaped.Append(@"\n"),
                '\r' => escaped.Append(@"\r"),
                '\\' when at + 1 == text.Length || Misread.Contains(text[at + 1]) =>
                    escaped.Append(@"\u005c"),
                var letter => escaped.Append(letter),
            };
        }
        return escaped.ToString();
    }
}
