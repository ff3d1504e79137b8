using Sprache;
using static Scraper.Exposition.Terminals;

namespace Scraper.Exposition;

/// <summary>Small pieces of grammar that more than one place of the format is made of.</summary>
internal static class Phrases
{
    private static readonly LineNode Empty = new EmptyLine();
    private static readonly Parser<LineNode> AnyRest = Rest.Select(_ => Empty);

    /// <summary>One space.</summary>
    public static Parser<int> Space { get; } = Text(" ", "a space");

    /// <summary>Nothing at all.</summary>
    public static Parser<int> Nothing { get; } = Parse.Return(0);

    public static Parser<int> Comma { get; } = Text(",", "','");

    public static Parser<int> OpenBrace { get; } = Text("{", "'{'");

    public static Parser<int> CloseBrace { get; } = Text("}", "a label name or '}'");

    public static Parser<int> EqualsSign { get; } = Text("=", "'=' after the label name");

    public static Parser<int> ExemplarMark { get; } = Text("# ", "'# ' to begin an exemplar");

    /// <summary>A quoted name without a value, which names the metric.</summary>
    public static Parser<Slice?> NoLabelValue { get; } =
        Ahead(",}", "',' or '}' after the metric name").Select(_ => (Slice?)null);

    /// <summary>The end of a line that has no timestamp.</summary>
    public static Parser<Timestamp?> NoTimestamp { get; } = EndOfLine.Select(_ => (Timestamp?)null);

    /// <summary>A line without the text that could follow.</summary>
    public static Parser<MetadataText> NoText { get; } = EndOfLine.Select(_ => new MetadataText(null, MetricType.Untyped, Missing: true));

    /// <summary>A metadata line that breaks off behind its keyword says nothing.</summary>
    public static Parser<LineNode> NoMetadata { get; } = EndOfLine.Select(_ => Empty);

    /// <summary>A line without anything but blanks.</summary>
    private static Parser<LineNode> BlankLine { get; } = EndOfLine.Select(_ => Empty);

        /// <summary><c># EOF</c></summary>
    public static Parser<LineNode> EndOfPageLine { get; } =
        Text("# EOF", "'# EOF'").Then(_ => EndOfLine).Select(_ => (LineNode)new EndOfPage());

    /// <summary>A name as it is or between quotes.</summary>
    public static Parser<Slice> QuotedOr(Parser<Slice> name, string what, bool otherEscapes) =>
        Named(name.XOr(Quoted(what, otherEscapes)), $"a {what}");

    /// <summary>"#" [ blanks ( "TYPE" / "HELP" ) blanks ], then the rest of that line; without a keyword it is
    /// any comment.</summary>
    public static Parser<LineNode> TextComment(Func<Keyword, Parser<LineNode>> rest) =>
        TextKeyword("TYPE", Keyword.Type).Or(TextKeyword("HELP", Keyword.Help)).Select(rest)
            .Or(Text("#", "'#'").Select(_ => AnyRest))
            .Then(line => line)
            .XOr(BlankLine);

    /// <summary>"# TYPE ", "# HELP " or "# UNIT ", then the rest of that line.</summary>
    public static Parser<LineNode> OpenMetricsHead(Func<Keyword, Parser<LineNode>> rest) =>
        OpenMetricsKeyword("TYPE", Keyword.Type)
            .Or(OpenMetricsKeyword("HELP", Keyword.Help))
            .Or(OpenMetricsKeyword("UNIT", Keyword.Unit))
            .Then(rest);

    private static Parser<Keyword> TextKeyword(string word, Keyword keyword) =>
        from hash in Text("#", "'#'")
        from gap in SomeBlanks
        from letters in Text(word, word)
        from blanks in SomeBlanks
        select keyword;

    private static Parser<Keyword> OpenMetricsKeyword(string word, Keyword keyword) =>
        Text($"# {word} ", $"'# {word} '").Select(_ => keyword);

    /// <summary>One expectation in place of several, where nothing was read yet.</summary>
    private static Parser<T> Named<T>(Parser<T> parser, string name) => parser.Named(name);
}
