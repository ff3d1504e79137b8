using Sprache;

namespace Scraper.Expressions;

/// <summary>
/// What <see cref="PromqlGrammar"/> is put together with. Each decides by the token in front of it alone and
/// repetition is a loop, so that parsing is linear and its stack grows with nesting only; a failure stands at
/// the first token that cannot go on, as PromQL's own does.
/// </summary>
internal static class Combinators
{
    /// <summary>A token of one of some kinds.</summary>
    public static Parser<Token> Any(string expectation, params TokenKind[] kinds)
    {
        string[] expectations = [expectation];
        return input => TokenAt(input) is var token && Array.IndexOf(kinds, token.Kind) >= 0
            ? Result.Success(token, input.Advance())
            : Result.Failure<Token>(input, "", expectations);
    }

    /// <summary>A token of one kind.</summary>
    public static Parser<Token> One(TokenKind kind, string expectation) => Any(expectation, kind);

    /// <summary>The first of several ways that the tokens in front of it allow.</summary>
    public static Parser<T> FirstOf<T>(string expectation, params Way<T>[] ways)
    {
        string[] expectations = [expectation];
        return input => Array.Find(ways, way => way.IsOpenAt((TokenInput)input)) is { } found
            ? found.Parser(input)
            : Result.Failure<T>(input, "", expectations);
    }

    /// <summary>Succeeds everywhere but in front of a word that is none.</summary>
    public static readonly Parser<bool> Readable = input => TokenAt(input).Kind == TokenKind.Error
        ? Result.Failure<bool>(input, "", [])
        : Result.Success(true, input);

    /// <summary>The place in the text, anywhere.</summary>
    public static readonly Parser<int> Here = input => Result.Success(TokenAt(input).Start, input);

    /// <summary>As many as begin with one of some kinds.</summary>
    public static Parser<IReadOnlyList<T>> While<T>(Parser<T> item, params TokenKind[] starts) => input =>
    {
        if (Array.IndexOf(starts, TokenAt(input).Kind) < 0)
            return Result.Success<IReadOnlyList<T>>([], input);
        var items = new List<T>();
        while (Array.IndexOf(starts, TokenAt(input).Kind) >= 0)
        {
            var result = item(input);
            if (!result.WasSuccessful)
                return Failed<T, IReadOnlyList<T>>(result);
            items.Add(result.Value);
            input = result.Remainder;
        }
        return Result.Success<IReadOnlyList<T>>(items, input);
    };

    /// <summary>A part with what may follow it, put together; where nothing does, the part itself.</summary>
    public static Parser<T> Followed<T, TNext>(
        Parser<T> part, Parser<TNext> next, Func<T, IReadOnlyList<TNext>, T> together,
        params TokenKind[] starts)
    {
        var all = While(next, starts);
        return input =>
        {
            var first = part(input);
            return first.WasSuccessful && Array.IndexOf(starts, TokenAt(first.Remainder).Kind) >= 0
                ? all.Select(rest => together(first.Value, rest))(first.Remainder)
                : first;
        };
    }

    /// <summary>One, or the default in front of any other token.</summary>
    public static Parser<T?> Maybe<T>(Parser<T> item, params TokenKind[] starts) => input =>
        Array.IndexOf(starts, TokenAt(input).Kind) >= 0 ? item(input) : Result.Success(default(T), input);

    /// <summary>A list between two tokens, with commas between its items and perhaps one behind the last.
    /// </summary>
    public static Parser<IReadOnlyList<T>> Listed<T>(Parser<Token> open, Parser<T> item, Parser<Token> close)
    {
        var comma = One(TokenKind.Comma, "\",\"");
        var begin = open.Select(_ => false);
        var more = comma.Select(_ => false).Or(close.Select(_ => true));
        return input =>
        {
            var items = new List<T>();
            var separator = begin(input);
            while (separator is { WasSuccessful: true, Value: false })
            {
                var end = close(separator.Remainder);
                if (end.WasSuccessful)
                    return Result.Success<IReadOnlyList<T>>(items, end.Remainder);
                var result = item(separator.Remainder);
                if (!result.WasSuccessful)
                    return Failed<T, IReadOnlyList<T>>(result);
                items.Add(result.Value);
                separator = more(result.Remainder);
            }
            return separator.WasSuccessful
                ? Result.Success<IReadOnlyList<T>>(items, separator.Remainder)
                : Failed<bool, IReadOnlyList<T>>(separator);
        };
    }

    private static Token TokenAt(IInput input) => ((TokenInput)input).Token;

    private static IResult<TTo> Failed<TFrom, TTo>(IResult<TFrom> result) =>
        Result.Failure<TTo>(result.Remainder, result.Message, result.Expectations);

    /// <summary>An alternative of the grammar.</summary>
    /// <param name="Parser">What it reads.</param>
    /// <param name="First">The kinds of token that it begins with.</param>
    /// <param name="Second">The kinds that must stand behind; null where any may.</param>
    internal sealed record Way<T>(Parser<T> Parser, TokenKind[] First, TokenKind[]? Second = null)
    {
        /// <summary>Whether it begins at a place.</summary>
        public bool IsOpenAt(TokenInput input) =>
            Array.IndexOf(First, input.Token.Kind) >= 0
            && (Second is null || Array.IndexOf(Second, input.Next) >= 0);
    }
}
