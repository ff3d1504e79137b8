using System.Globalization;
using System.Text;
using Sprache;

namespace Scraper.Benchmarks;

/// <summary>
/// The baseline: the same format written with Sprache as it comes, character by character over its own input.
/// </summary>
internal static class StockSprache
{
    private static readonly Parser<string> MetricName = Parse.Identifier(
        Parse.Letter.Or(Parse.Chars('_', ':')), Parse.LetterOrDigit.Or(Parse.Chars('_', ':')));

    private static readonly Parser<string> LabelName = Parse.Identifier(
        Parse.Letter.Or(Parse.Char('_')), Parse.LetterOrDigit.Or(Parse.Char('_')));

    private static readonly Parser<char> Escape =
        Parse.Char('\\').Then(_ => Parse.Chars("\\\"n")).Select(letter => letter == 'n' ? '\n' : letter);

    private static readonly Parser<string> Quoted =
        from open in Parse.Char('"')
        from text in Escape.Or(Parse.CharExcept("\"\\")).Many().Text()
        from close in Parse.Char('"')
        select text;

    private static readonly Parser<(string, string)> Label =
        from name in LabelName.Token()
        from sign in Parse.Char('=')
        from value in Quoted.Token()
        select (name, value);

    private static readonly Parser<IEnumerable<(string, string)>> Labels =
        from open in Parse.Char('{')
        from labels in Label.DelimitedBy(Parse.Char(',')).Optional()
        from comma in Parse.Char(',').Token().Optional()
        from close in Parse.Char('}')
        select labels.GetOrElse([]);

    private static readonly Parser<(string, IEnumerable<(string, string)>, double, string?)> Sample =
        from name in MetricName.Token()
        from labels in Labels.Token().Optional()
        from value in Parse.CharExcept(" \t").AtLeastOnce().Text()
        from time in Parse.WhiteSpace.AtLeastOnce().Then(_ => Parse.Digit.AtLeastOnce().Text()).Optional()
        from end in Parse.WhiteSpace.Many().End()
        select (name, labels.GetOrElse([]), Number(value), time.GetOrDefault());

    /// <summary>Reads a whole page; says how many samples it has and what their values come to.</summary>
    public static Totals Read(ReadOnlySpan<byte> page)
    {
        var totals = new Totals();
        foreach (var range in page.Split((byte)'\n'))
        {
            var line = page[range];
            if (line.IsEmpty || line[0] == '#')
                continue;
            var (name, labels, value, _) = Sample.Parse(Encoding.UTF8.GetString(line));
            totals.Add(name.Length, value);
            foreach (var (label, text) in labels)
                totals.AddLabel(label.Length, Encoding.UTF8.GetByteCount(text));
        }
        return totals;
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
