using System.Collections.Frozen;

namespace Scraper.Expressions;

/// <summary>PromQL's symbols and keywords, and where a keyword may also be a name.</summary>
internal static class PromqlWords
{
    /// <summary>Symbols outside braces, the longer before its beginning; an error is one that PromQL refuses.
    /// </summary>
    public static readonly IReadOnlyList<(string Text, TokenKind Kind)> Symbols =
    [
        ("==", TokenKind.Equal), ("=~", TokenKind.Error), ("=", TokenKind.Assign), ("!=", TokenKind.NotEqual),
        ("<=", TokenKind.LessOrEqual), ("<", TokenKind.Less), (">=", TokenKind.GreaterOrEqual),
        (">", TokenKind.Greater), ("+", TokenKind.Add), ("-", TokenKind.Subtract), ("*", TokenKind.Multiply),
        ("/", TokenKind.Divide), ("%", TokenKind.Modulo), ("^", TokenKind.Power), ("(", TokenKind.LeftParen),
        (")", TokenKind.RightParen), ("{", TokenKind.LeftBrace), ("[", TokenKind.LeftBracket),
        ("]", TokenKind.RightBracket), (",", TokenKind.Comma), ("@", TokenKind.At),
    ];

    /// <summary>Symbols between braces.</summary>
    public static readonly IReadOnlyList<(string Text, TokenKind Kind)> BraceSymbols =
    [
        ("=~", TokenKind.Matches), ("=", TokenKind.Assign), ("!~", TokenKind.MatchesNot),
        ("!=", TokenKind.NotEqual), (",", TokenKind.Comma), ("}", TokenKind.RightBrace),
    ];

    /// <summary>Symbols between brackets, where PromQL has a duration.</summary>
    public static readonly IReadOnlyList<(string Text, TokenKind Kind)> BracketSymbols =
    [
        ("]", TokenKind.RightBracket), (":", TokenKind.Colon), (",", TokenKind.Comma), ("+", TokenKind.Add),
        ("-", TokenKind.Subtract), ("*", TokenKind.Multiply), ("/", TokenKind.Divide),
        ("%", TokenKind.Modulo), ("^", TokenKind.Power), ("(", TokenKind.LeftParen),
        (")", TokenKind.RightParen),
    ];

    /// <summary>Keywords, in any case.</summary>
    public static readonly FrozenDictionary<string, TokenKind> Keywords = new Dictionary<string, TokenKind>
    {
        ["and"] = TokenKind.And,
        ["or"] = TokenKind.Or,
        ["unless"] = TokenKind.Unless,
        ["atan2"] = TokenKind.Atan2,
        ["sum"] = TokenKind.Aggregator,
        ["avg"] = TokenKind.Aggregator,
        ["count"] = TokenKind.Aggregator,
        ["min"] = TokenKind.Aggregator,
        ["max"] = TokenKind.Aggregator,
        ["group"] = TokenKind.Aggregator,
        ["stddev"] = TokenKind.Aggregator,
        ["stdvar"] = TokenKind.Aggregator,
        ["topk"] = TokenKind.Aggregator,
        ["bottomk"] = TokenKind.Aggregator,
        ["count_values"] = TokenKind.Aggregator,
        ["quantile"] = TokenKind.Aggregator,
        ["limitk"] = TokenKind.Aggregator,
        ["limit_ratio"] = TokenKind.Aggregator,
        ["by"] = TokenKind.By,
        ["without"] = TokenKind.Without,
        ["on"] = TokenKind.On,
        ["ignoring"] = TokenKind.Ignoring,
        ["group_left"] = TokenKind.GroupLeft,
        ["group_right"] = TokenKind.GroupRight,
        ["bool"] = TokenKind.Bool,
        ["offset"] = TokenKind.Offset,
        ["start"] = TokenKind.StartOf,
        ["end"] = TokenKind.EndOf,
        ["inf"] = TokenKind.Number,
        ["nan"] = TokenKind.Number,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What may stand as a metric's name.</summary>
    public static readonly TokenKind[] MetricNames =
    [
        TokenKind.Identifier, TokenKind.MetricIdentifier, TokenKind.Aggregator, TokenKind.And, TokenKind.Or,
        TokenKind.Unless, TokenKind.By, TokenKind.Without, TokenKind.Offset, TokenKind.StartOf,
        TokenKind.EndOf,
    ];

    /// <summary>What an expression may begin with.</summary>
    public static readonly TokenKind[] ExpressionStarts =
    [
        TokenKind.Number, TokenKind.Duration, TokenKind.String, TokenKind.LeftParen, TokenKind.LeftBrace,
        TokenKind.Add, TokenKind.Subtract, .. MetricNames,
    ];

    /// <summary>What may stand as a label's name in a list of labels; <c>without</c> may not, in PromQL
    /// either.</summary>
    public static readonly TokenKind[] LabelNames =
    [
        TokenKind.Identifier, TokenKind.Aggregator, TokenKind.And, TokenKind.Or, TokenKind.Unless,
        TokenKind.Atan2, TokenKind.By, TokenKind.On, TokenKind.Ignoring, TokenKind.GroupLeft,
        TokenKind.GroupRight, TokenKind.Bool, TokenKind.Offset, TokenKind.StartOf, TokenKind.EndOf,
    ];
}
