using Sprache;

namespace Scraper.Expressions;

/// <summary>The tokens of an expression as Sprache reads them: a character stands for a token's
/// kind.</summary>
internal sealed class TokenInput(IReadOnlyList<Token> tokens, int at = 0) : IInput, IEquatable<IInput>
{
    /// <summary>The token at this place.</summary>
    public Token Token => tokens[at];

    /// <summary>The kind of the token behind it.</summary>
    public TokenKind Next => at + 1 < tokens.Count ? tokens[at + 1].Kind : TokenKind.End;

    public string Source => "";

    public char Current => (char)Token.Kind;

    public bool AtEnd => Token.Kind == TokenKind.End;

    public int Position => at;

    public int Line => 1;

    public int Column => at + 1;

    public IDictionary<object, object> Memos => new Dictionary<object, object>();

    public IInput Advance() => new TokenInput(tokens, at + 1);

    public bool Equals(IInput? other) => other is TokenInput && other.Position == at;

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => at;
}
