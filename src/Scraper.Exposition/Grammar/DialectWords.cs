using Sprache;
using static Scraper.Exposition.Phrases;
using static Scraper.Exposition.Terminals;

namespace Scraper.Exposition;

/// <summary>The points in which the grammars of the three dialects differ, and whose word each
/// follows.</summary>
internal sealed class DialectWords
{
    /// <summary>What a line may begin with.</summary>
    public string Beginning { get; init; } = "a metric name";

    /// <summary>Whether blanks may stand between tokens.</summary>
    public bool Blanks { get; init; } = true;

    /// <summary>What stands before a value.</summary>
    public required Parser<int> Space { get; init; }

    /// <summary>The name before the braces.</summary>
    public required Parser<Slice> MetricName { get; init; }

    /// <summary>The name of a label; in quotes it may turn out to be the metric's.</summary>
    public required Parser<Slice> LabelName { get; init; }

    /// <summary>The value of a label.</summary>
    public required Parser<Slice> LabelValue { get; init; }

    /// <summary>What stands behind a label.</summary>
    public required Parser<int> Separator { get; init; }

    /// <summary>Whether a name between the braces that has no value is the metric's also without
    /// quotes.</summary>
    public bool BareNameInBraces { get; init; }

    /// <summary>The name in a HELP, TYPE or UNIT line.</summary>
    public required Parser<Slice> FamilyName { get; init; }

    /// <summary>What follows that name.</summary>
    public required Func<Keyword, Parser<MetadataText>> MetadataText { get; init; }

    /// <summary>What follows a sample's value.</summary>
    public required Func<Parser<ExemplarNode>, Parser<SampleTail>> Tail { get; init; }

    /// <summary>A line of blanks, where there may be one.</summary>
    public Parser<LineNode>? BlankLine { get; init; } = SaysNothing;

    /// <summary>A line that begins with <c>#</c>.</summary>
    public required Func<Func<Keyword, Parser<LineNode>>, Parser<LineNode>> Comment { get; init; }

    /// <summary>A token of this dialect, with the blanks that may follow it.</summary>
    public Parser<T> Token<T>(Parser<T> token) => Blanks ? Lexeme(token) : token;

    /// <summary>What Prometheus' scrape parser accepts (<c>model/textparse/promlex.l</c>).</summary>
    public static DialectWords Text { get; } = new()
    {
        Space = Nothing,
        MetricName = Terminals.MetricName,
        LabelName = QuotedOr(Terminals.LabelName, "label name", otherEscapes: true),
        LabelValue = Quoted("label value", otherEscapes: true),
        // The comma between labels may be missing, but not stand twice.
        Separator = If(',', Comma, Ahead("}\"" + NameStart, "',' or '}'")),
        FamilyName = QuotedOr(Terminals.MetricName, "metric name", otherEscapes: true),
        // Whatever the one byte behind the name is, it is passed over.
        MetadataText = keyword => AnyByte.IgnoreThen(keyword == Keyword.Type
            ? OneOf(MetricTypes.OfText, anyCase: false).Select(Exposition.MetadataText.Of)
            : Utf8Rest.Select(Exposition.MetadataText.Of)),
        Tail = _ => Terminals.Blanks
            .IgnoreThen(IfAtEnd(NoTimestamp, Lexeme(Milliseconds(signed: false))))
            .ThenIgnore(EndOfLine).Select(SampleTail.Of),
        Comment = TextComment,
    };

    /// <summary>What prometheus/common's expfmt accepts (<c>expfmt/text_parse.go</c>).</summary>
    public static DialectWords StrictText { get; } = new()
    {
        Space = Nothing,
        MetricName = QuotedOr(Terminals.MetricName, "metric name", otherEscapes: false),
        LabelName = QuotedOr(Terminals.LabelName, "label name", otherEscapes: false),
        LabelValue = Quoted("label value", otherEscapes: false),
        Separator = If(',', Comma, Ahead("}", "',' or '}'")),
        BareNameInBraces = true,
        FamilyName = QuotedOr(Terminals.MetricName, "metric name", otherEscapes: false),
        MetadataText = keyword =>
            IfAtEnd(NoText, SomeBlanks.IgnoreThen(IfAtEnd(NoText, keyword == Keyword.Type
                ? OneOf(MetricTypes.OfStrictText, anyCase: true).Select(Exposition.MetadataText.Of)
                : EscapedRest.Select(Exposition.MetadataText.Of)))),
        // A blank behind the value promises a timestamp.
        Tail = _ => IfAtEnd(NoTimestamp, SomeBlanks.IgnoreThen(Milliseconds(signed: true)))
            .ThenIgnore(EndOfLine).Select(SampleTail.Of),
        Comment = metadata => TextComment(keyword => IfAtEnd(SaysNothing, metadata(keyword))),
    };

    /// <summary>OpenMetrics 1.0: one space where the ABNF has one, nothing where it has none.</summary>
    public static DialectWords OpenMetrics { get; } = new()
    {
        Beginning = "a metric name, '# TYPE ', '# HELP ', '# UNIT ' or '# EOF'",
        Blanks = false,
        Space = Phrases.Space,
        MetricName = Terminals.MetricName,
        LabelName = QuotedOr(Terminals.LabelName, "label name", otherEscapes: true),
        LabelValue = Quoted("label value", otherEscapes: true),
        // The space behind a comma is Prometheus' and client_python's, not the ABNF's; a last comma is
        // neither's.
        Separator = If(
            ',',
            Comma.IgnoreThen(If(' ', Phrases.Space, Nothing))
                .IgnoreThen(Ahead("\"" + NameStart, "a label name")),
            Ahead("}", "',' or '}'")),
        FamilyName = QuotedOr(Terminals.MetricName, "metric name", otherEscapes: true),
        MetadataText = keyword => Phrases.Space.IgnoreThen(keyword == Keyword.Type
            ? OneOf(MetricTypes.OfOpenMetrics, anyCase: false).Select(Exposition.MetadataText.Of)
            : Utf8Rest.Select(Exposition.MetadataText.Of)),
        Tail = OpenMetricsTail,
        BlankLine = null,
        Comment = OpenMetricsComment,
    };

    /// <summary>[SP timestamp] [SP exemplar]</summary>
    private static Parser<SampleTail> OpenMetricsTail(Parser<ExemplarNode> exemplar)
    {
        var withExemplar = exemplar.Select(mark => (ExemplarNode?)mark);
        var noExemplar = Parse.Return((ExemplarNode?)null);
        var maybeExemplar = IfAtEnd(noExemplar, Phrases.Space.IgnoreThen(withExemplar));
        var timed =
            from at in Seconds
            from mark in maybeExemplar
            select new SampleTail(at, mark);
        var tail = If('#', withExemplar.Select(mark => new SampleTail(null, mark)), timed);
        var noTail = Parse.Return(default(SampleTail));
        return IfAtEnd(noTail, Phrases.Space.IgnoreThen(tail)).ThenIgnore(EndOfLine);
    }
}
