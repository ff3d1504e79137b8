namespace Scraper.Expressions;

/// <summary>One word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character's place in the text.</param>
/// <param name="Text">As it stands there; of an error, what is wrong.</param>
internal readonly record struct Token(TokenKind Kind, int Start, string Text)
{
    /// <summary>How a message names it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "end of input",
        TokenKind.Identifier or TokenKind.MetricIdentifier => $"identifier \"{Text}\"",
        TokenKind.Number or TokenKind.Duration => $"number {Text}",
        TokenKind.String => $"string {Text}",
        _ => $"\"{Text}\"",
    };
}

/// <summary>The kinds of words that PromQL's grammar tells apart.</summary>
internal enum TokenKind
{
    End,
    Error,

    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,

    Identifier,
    MetricIdentifier,
    Number,
    Duration,
    String,

    Assign,
    Matches,
    MatchesNot,

    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Atan2,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Unless,

    Aggregator,
    By,
    Without,
    On,
    Ignoring,
    GroupLeft,
    GroupRight,
    Bool,
    Offset,
    StartOf,
    EndOf,
}
