using System.Text;

namespace Scraper.Expressions.Regexes;

/// <summary>The shapes of regular expressions that most are of, answered by comparing strings.</summary>
internal static class PlainShape
{
    /// <summary>The values of <c>a</c>, <c>a|b|c</c> and <c>(a|b)</c>; null for any other shape.</summary>
    public static IReadOnlyList<string>? Literals(RegexNode node) => node switch
    {
        RegexNode.Group group => Literals(group.Part),
        RegexNode.Choice choice => choice.Options.Select(Literal).ToList() is var all && !all.Contains(null)
            ? [.. all.Select(one => one!).Distinct()]
            : null,
        _ => Literal(node) is { } literal ? [literal] : null,
    };

    /// <summary>The test of <c>.*</c>, <c>.+</c>, <c>a.*</c>, <c>.*a</c> and <c>.*a.*</c>; null for any other
    /// shape.</summary>
    public static Func<string, bool>? Of(RegexNode node)
    {
        var parts = node is RegexNode.Sequence sequence ? sequence.Parts : [node];
        var open = parts.Count > 0 && IsAnything(parts[0], 0);
        var ended = parts.Count > 1 && IsAnything(parts[^1], 0);
        if (parts is [var only] && IsAnything(only, 1))
            return value => value.Length > 0;
        if (parts.Count == 1 && open)
            return _ => true;
        var middle = new RegexNode.Sequence([.. parts.Skip(open ? 1 : 0).SkipLast(ended ? 1 : 0)]);
        return (open, ended, Literal(middle)) switch
        {
            (true, true, { } text) => value => value.Contains(text, StringComparison.Ordinal),
            (true, false, { } text) => value => value.EndsWith(text, StringComparison.Ordinal),
            (false, true, { } text) => value => value.StartsWith(text, StringComparison.Ordinal),
            _ => null,
        };
    }

    private static bool IsAnything(RegexNode node, int least) =>
        node is RegexNode.Repeat { Most: null, Part: RegexNode.OneRune { Set: var set } } repeat
        && repeat.Least == least && ReferenceEquals(set, RuneSet.Any);

    private static string? Literal(RegexNode node)
    {
        var text = new StringBuilder();
        foreach (var part in node is RegexNode.Sequence sequence ? sequence.Parts : [node])
            if (part is RegexNode.OneRune { Set.Only: { } rune } && Rune.IsValid(rune))
                text.Append(new Rune(rune));
            else
                return null;
        return text.ToString();
    }
}
