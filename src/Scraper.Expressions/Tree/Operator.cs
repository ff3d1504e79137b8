using System.Collections.Frozen;

namespace Scraper.Expressions;

/// <summary>What a binary operator does with two numbers: one of the two, or neither where it works on sets.
/// </summary>
/// <param name="Symbol">As it is written.</param>
/// <param name="Compute">Of an arithmetic operator.</param>
/// <param name="Holds">Of a comparison.</param>
internal sealed record Operator(
    string Symbol, Func<double, double, double>? Compute = null, Func<double, double, bool>? Holds = null)
{
    /// <summary>All operators of the language.</summary>
    public static readonly FrozenDictionary<TokenKind, Operator> Of = new Dictionary<TokenKind, Operator>
    {
        [TokenKind.Add] = new("+", (left, right) => left + right),
        [TokenKind.Subtract] = new("-", (left, right) => left - right),
        [TokenKind.Multiply] = new("*", (left, right) => left * right),
        [TokenKind.Divide] = new("/", (left, right) => left / right),
        [TokenKind.Modulo] = new("%", (left, right) => left % right),
        [TokenKind.Power] = new("^", Math.Pow),
        [TokenKind.Equal] = new("==", Holds: (left, right) => left == right),
        [TokenKind.NotEqual] = new("!=", Holds: (left, right) => left != right),
        [TokenKind.Less] = new("<", Holds: (left, right) => left < right),
        [TokenKind.LessOrEqual] = new("<=", Holds: (left, right) => left <= right),
        [TokenKind.Greater] = new(">", Holds: (left, right) => left > right),
        [TokenKind.GreaterOrEqual] = new(">=", Holds: (left, right) => left >= right),
        [TokenKind.And] = new("and"),
        [TokenKind.Or] = new("or"),
        [TokenKind.Unless] = new("unless"),
        [TokenKind.Atan2] = new("atan2", Math.Atan2),
    }.ToFrozenDictionary();

    /// <summary>Whether it is a comparison.</summary>
    public bool IsComparison => Holds is not null;

    /// <summary>Whether it works on label sets only.</summary>
    public bool IsSet => Compute is null && Holds is null;

    /// <summary>The result for two numbers: with <c>bool</c> 0 or 1, else of a comparison that fails nothing.
    /// </summary>
    public double? Apply(double left, double right, bool asBool)
    {
        if (Compute is not null)
            return Compute(left, right);
        var holds = Holds!(left, right);
        return asBool ? holds ? 1 : 0 : holds ? left : null;
    }
}

/// <summary>Which series of the two sides belong together.</summary>
/// <param name="Grouping">By which labels.</param>
/// <param name="Side">The side with many series to one of the other: group_left, group_right, or
/// none.</param>
/// <param name="Include">Labels that the many take over from the one.</param>
internal sealed record Matching(Grouping Grouping, TokenKind Side, IReadOnlyList<string> Include);
