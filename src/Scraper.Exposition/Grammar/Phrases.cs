using Sprache;
using static Scraper.Exposition.Terminals;

namespace Scraper.Exposition;

/// <summary>Small pieces of grammar that more than one place of the format is made of.</summary>
internal static class Phrases
{
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
        Ahead(",}", "'=' after the label name, or ',' or '}' after the metric name")
            .Select(_ => (Slice?)null);

    /// <summary>No name before the braces.</summary>
    public static Parser<Slice?> NoName { get; } = Parse.Return((Slice?)null);

    /// <summary>No braces.</summary>
    public static Parser<IReadOnlyList<LabelNode>> NoLabels { get; } =
        Parse.Return<IReadOnlyList<LabelNode>>([]);

    /// <summary>No timestamp.</summary>
    public static Parser<Timestamp?> NoTimestamp { get; } = Parse.Return((Timestamp?)null);

    /// <summary>A metadata line without its text.</summary>
    public static Parser<MetadataText> NoText { get; } =
        Parse.Return(new MetadataText(null, MetricType.Untyped, Missing: true));

    /// <summary>A line that says nothing: a blank one, or a comment whose text is read already.</summary>
    public static Parser<LineNode> SaysNothing { get; } = Parse.Return((LineNode)new EmptyLine());

    /// <summary><c># EOF</c></summary>
    public static Parser<LineNode> EndOfPageLine { get; } =
        Text("# EOF", "'# EOF'").ThenIgnore(EndOfLine).Select(_ => (LineNode)new EndOfPage());

    /// <summary>A token, and the blanks behind it.</summary>
    public static Parser<T> Lexeme<T>(Parser<T> token) => input =>
    {
        var read = token(input);
        if (!read.WasSuccessful || read.Remainder.AtEnd || read.Remainder.Current is not (' ' or '\t'))
            return read;
        return Result.Success(read.Value, Blanks(read.Remainder).Remainder);
    };

    /// <summary>One token and then another, which alone counts.</summary>
    public static Parser<T> IgnoreThen<T>(this Parser<int> first, Parser<T> second) => input =>
    {
        var read = first(input);
        return read.WasSuccessful
            ? second(read.Remainder)
            : Result.Failure<T>(read.Remainder, read.Message, read.Expectations);
    };

    /// <summary>One token, which alone counts, and then another.</summary>
    public static Parser<T> ThenIgnore<T>(this Parser<T> first, Parser<int> second) => input =>
    {
        var read = first(input);
        if (!read.WasSuccessful)
            return read;
        var next = second(read.Remainder);
        return next.WasSuccessful
            ? Result.Success(read.Value, next.Remainder)
            : Result.Failure<T>(next.Remainder, next.Message, next.Expectations);
    };

    /// <summary>One of two ways, told apart by the next byte, so that none is tried in vain.</summary>
    public static Parser<T> If<T>(char next, Parser<T> then, Parser<T> otherwise) =>
        input => !input.AtEnd && input.Current == next ? then(input) : otherwise(input);

    /// <summary>One of two ways: at the end of the line, or before it.</summary>
    public static Parser<T> IfAtEnd<T>(Parser<T> then, Parser<T> otherwise) =>
        input => input.AtEnd ? then(input) : otherwise(input);

    /// <summary>As many as there are before a closing byte.</summary>
    public static Parser<IReadOnlyList<T>> Until<T>(char closing, Parser<T> item) => input =>
    {
        var items = new List<T>();
        while (input.AtEnd || input.Current != closing)
        {
            var next = item(input);
            if (!next.WasSuccessful)
                return Result.Failure<IReadOnlyList<T>>(next.Remainder, next.Message, next.Expectations);
            items.Add(next.Value);
            input = next.Remainder;
        }
        return Result.Success<IReadOnlyList<T>>(items, input);
    };

    /// <summary>A name as it is or between quotes.</summary>
    public static Parser<Slice> QuotedOr(Parser<Slice> name, string what, bool otherEscapes) =>
        If('"', Quoted(what, otherEscapes), name);

    /// <summary>"#" [ blanks ( "TYPE" / "HELP" ) blanks ], then the rest of that line; without a keyword it
    /// is any comment.</summary>
    public static Parser<LineNode> TextComment(Func<Keyword, Parser<LineNode>> rest)
    {
        var anyRest = Rest.Then(_ => SaysNothing);
        return TextKeyword("TYPE", Keyword.Type).Or(TextKeyword("HELP", Keyword.Help)).Select(rest)
            .Or(Text("#", "'#'").Select(_ => anyRest))
            .Then(line => line);
    }

    /// <summary>"# TYPE ", "# HELP " or "# UNIT " and the rest of that line, or "# EOF".</summary>
    public static Parser<LineNode> OpenMetricsComment(Func<Keyword, Parser<LineNode>> rest) =>
        OpenMetricsKeyword("TYPE", Keyword.Type)
            .Or(OpenMetricsKeyword("HELP", Keyword.Help))
            .Or(OpenMetricsKeyword("UNIT", Keyword.Unit))
            .Then(rest)
            .XOr(EndOfPageLine);

    private static Parser<Keyword> TextKeyword(string word, Keyword keyword) =>
        from hash in Text("#", "'#'")
        from gap in SomeBlanks
        from letters in Text(word, word)
        from blanks in SomeBlanks
        select keyword;

    private static Parser<Keyword> OpenMetricsKeyword(string word, Keyword keyword) =>
        Text($"# {word} ", $"'# {word} '").Select(_ => keyword);
}
