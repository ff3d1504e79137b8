using Sprache;

namespace Scraper.Expressions;

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
