using Sprache;
using static Scraper.Exposition.Phrases;
using static Scraper.Exposition.Terminals;

namespace Scraper.Exposition;

/// <summary>
/// The format, one line at a time: text 0.0.4 and 1.0.0 (Prometheus' exposition_formats.md) and OpenMetrics
/// 1.0 (its ABNF). This is the definition of a line and the judge of every unusual one; in what the dialects
/// differ says <see cref="DialectWords"/>. One byte ahead always tells which way to go, so nothing is read
/// twice.</summary>
internal sealed class ExpositionGrammar
{
    private static readonly Lazy<ExpositionGrammar>[] All =
    [
        new(() => new(DialectWords.Text)), new(() => new(DialectWords.StrictText)),
        new(() => new(DialectWords.OpenMetrics)),
    ];

    private readonly DialectWords _dialect;

    private ExpositionGrammar(DialectWords dialect)
    {
        _dialect = dialect;
        var metadata = Enum.GetValues<Keyword>().ToDictionary(keyword => keyword, Metadata);
        var labels = Labels(Label());
        var sample = Sample(labels, dialect.Tail(Exemplar(labels)));
        var line = If('#', dialect.Comment(keyword => metadata[keyword]), sample).Named(dialect.Beginning);
        Line = dialect.Token(Nothing).IgnoreThen(IfAtEnd(dialect.BlankLine ?? line, line));
    }

    /// <summary>line = [blanks] [ comment / metadata / sample ]</summary>
    public Parser<LineNode> Line { get; }

    /// <summary>The grammar of a dialect.</summary>
    public static ExpositionGrammar Of(Dialect dialect) => All[(int)dialect].Value;

    /// <summary>sample = [metric-name] [labels] number [timestamp] [exemplar]</summary>
    private Parser<LineNode> Sample(Parser<IReadOnlyList<LabelNode>> labels, Parser<SampleTail> tail)
    {
        var maybeName = If('{', NoName, _dialect.Token(_dialect.MetricName).Select(name => (Slice?)name));
        var maybeLabels = If('{', labels, NoLabels);
        var number = _dialect.Space.IgnoreThen(Value);
        return
            from start in Here
            from bare in maybeName
            from list in maybeLabels
            from name in OneName(start, bare, list)
            from value in number
            from rest in tail
            select (LineNode)new SampleNode(name, list, value, rest.At, rest.Exemplar);
    }

    /// <summary>labels = "{" *( label [","] ) "}"</summary>
    private Parser<IReadOnlyList<LabelNode>> Labels(Parser<LabelNode> label) =>
        _dialect.Token(OpenBrace).IgnoreThen(Until('}', label)).ThenIgnore(_dialect.Token(CloseBrace));

    /// <summary>label = ( label-name "=" quoted-value / quoted-metric-name ) [","]</summary>
    private Parser<LabelNode> Label()
    {
        var name = _dialect.Token(_dialect.LabelName.Named("a label name or '}'"));
        var quoted = _dialect.Token(_dialect.LabelValue).Select(text => (Slice?)text);
        var value = _dialect.Token(EqualsSign).IgnoreThen(quoted);
        var valueOrNone = If('=', value, NoLabelValue);
        var label =
            from left in name
            from right in left.Quoted || _dialect.BareNameInBraces ? valueOrNone : value
            select new LabelNode(left, right);
        return label.ThenIgnore(_dialect.Token(_dialect.Separator));
    }

    /// <summary>exemplar = "# " labels " " number [" " timestamp]</summary>
    private static Parser<ExemplarNode> Exemplar(Parser<IReadOnlyList<LabelNode>> labels)
    {
        var number = Space.IgnoreThen(Value);
        var timestamp = IfAtEnd(NoTimestamp, Space.IgnoreThen(Seconds));
        return
            from hash in ExemplarMark
            from list in labels
            from value in number
            from at in timestamp
            select new ExemplarNode(list, value, at);
    }

    /// <summary>metadata = ( "HELP" / "TYPE" / "UNIT" ) metric-name text; the keyword is read
    /// already</summary>
    private Parser<LineNode> Metadata(Keyword keyword)
    {
        var text = _dialect.MetadataText(keyword).ThenIgnore(EndOfLine);
        return
            from name in _dialect.FamilyName
            from rest in text
            select (LineNode)new MetadataLine(keyword, name, rest.Text, rest.Type, rest.Missing);
    }

    /// <summary>A sample has exactly one metric name, before its braces or, quoted, between them.</summary>
    private static Parser<Slice> OneName(Cursor start, Slice? bare, IReadOnlyList<LabelNode> labels) =>
        input =>
        {
            var name = bare;
            foreach (var label in labels)
            {
                if (label.Value is not null)
                    continue;
                if (name is not null)
                    return Expected<Slice>(start.At(label.Name.Start), "one metric name", "a second one");
                name = label.Name;
            }
            return name is { } one ? Result.Success(one, input) : Expected<Slice>(start, "a metric name");
        };
}
