using Sprache;
using static Scraper.Exposition.Phrases;
using static Scraper.Exposition.Terminals;

namespace Scraper.Exposition;

/// <summary>
/// The format, one line at a time: text 0.0.4 and 1.0.0 (Prometheus' exposition_formats.md) and OpenMetrics 1.0
/// (its ABNF). This is the definition of a line and the judge of every unusual one; in what the dialects differ
/// says <see cref="DialectWords"/>.
/// </summary>
internal sealed class ExpositionGrammar
{
    private static readonly ExpositionGrammar[] All =
        [new(DialectWords.Text), new(DialectWords.StrictText), new(DialectWords.OpenMetrics)];

    private readonly DialectWords _dialect;

    private ExpositionGrammar(DialectWords dialect)
    {
        _dialect = dialect;
        var labels = Labels(Label());
        var metadata = Enum.GetValues<Keyword>().ToDictionary(keyword => keyword, Metadata);
        var sample = Sample(labels, dialect.Tail(Exemplar(labels)));
        var line = If('#', dialect.Comment(keyword => metadata[keyword]), sample).Named(dialect.Beginning);
        Line =
            from blanks in dialect.Gap
            from node in IfAtEnd(dialect.BlankLine ?? line, line)
            select node;
    }

    /// <summary>line = [blanks] ( comment / metadata / sample )</summary>
    public Parser<LineNode> Line { get; }

    /// <summary>The grammar of a dialect.</summary>
    public static ExpositionGrammar Of(Dialect dialect) => All[(int)dialect];

    /// <summary>sample = [metric-name] [labels] number [timestamp] [exemplar]</summary>
    private Parser<LineNode> Sample(Parser<IReadOnlyList<LabelNode>> labels, Parser<SampleTail> tail)
    {
        var maybeName = If('{', Parse.Return((Slice?)null), _dialect.MetricName.Select(name => (Slice?)name));
        var maybeLabels = If('{', labels, Parse.Return<IReadOnlyList<LabelNode>>([]));
        return
            from start in Here
            from bare in maybeName
            from gap in _dialect.Gap
            from list in maybeLabels
            from name in OneName(start, bare, list)
            from space in _dialect.Space
            from value in Value
            from rest in tail
            select (LineNode)new SampleNode(name, list, value, rest.At, rest.Exemplar);
    }

    /// <summary>labels = "{" *( label [","] ) "}"</summary>
    private Parser<IReadOnlyList<LabelNode>> Labels(Parser<LabelNode> label)
    {
        var all = Until('}', label);
        return
            from open in OpenBrace
            from before in _dialect.Gap
            from list in all
            from close in CloseBrace
            from after in _dialect.Gap
            select list;
    }

    /// <summary>label = ( label-name "=" quoted-value / quoted-metric-name ) [","]</summary>
    private Parser<LabelNode> Label()
    {
        var value =
            from sign in EqualsSign
            from gap in _dialect.Gap
            from text in _dialect.LabelValue
            select (Slice?)text;
        var labelName = _dialect.LabelName.Named("a label name or '}'");
        var valueOrNone = If('=', value, NoLabelValue);
        return
            from name in labelName
            from gap in _dialect.Gap
            from text in name.Quoted || _dialect.BareNameInBraces ? valueOrNone : value
            from after in _dialect.Gap
            from comma in _dialect.Separator
            select new LabelNode(name, text);
    }

    /// <summary>exemplar = "# " labels " " number [" " timestamp]</summary>
    private Parser<ExemplarNode> Exemplar(Parser<IReadOnlyList<LabelNode>> labels)
    {
        var timestamp = IfAtEnd(NoTimestamp, Space.Then(_ => Seconds));
        return
            from start in Here
            from hash in ExemplarMark
            from list in labels
            from space in Space
            from value in Value
            from at in timestamp
            select new ExemplarNode(start.Position, list);
    }

    /// <summary>metadata = ( "HELP" / "TYPE" / "UNIT" ) metric-name text; the keyword is read already</summary>
    private Parser<LineNode> Metadata(Keyword keyword)
    {
        var text = _dialect.MetadataText(keyword);
        return
            from name in _dialect.FamilyName
            from rest in text
            from end in EndOfLine
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
