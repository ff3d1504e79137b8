using System.Text;

namespace Scraper.Expressions.Regexes;

/// <summary>A set of runes, as a class or a single one spells it.</summary>
internal sealed class RuneSet
{
    private readonly List<(int First, int Last)> _ranges = [];
    private readonly List<Func<int, bool>> _classes = [];
    private bool _negated;
    private bool _folded;

    /// <summary>Every rune.</summary>
    public static RuneSet Any { get; } = new RuneSet().With(0, 0x10FFFF);

    /// <summary>Every rune but the newline: <c>.</c> without the flag s.</summary>
    public static RuneSet AnyButNewline { get; } = new RuneSet().With('\n', '\n').Negate(true);

    /// <summary>The rune that the set consists of; null where there are more.</summary>
    public int? Only => !_negated && !_folded && _classes.Count == 0
        && _ranges is [var (first, last)] && first == last ? first : null;

    /// <summary>One rune, or with folding all that are it in another case.</summary>
    public static RuneSet Of(int rune, bool folded) => new RuneSet().With(rune, rune).Fold(folded);

    /// <summary>Adds a range.</summary>
    public RuneSet With(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    /// <summary>Adds a named class, or all but it.</summary>
    public RuneSet With(Func<int, bool> has, bool negated)
    {
        _classes.Add(negated ? rune => !has(rune) : has);
        return this;
    }

    /// <summary>Turns the set into all other runes, where <paramref name="negated"/>.</summary>
    public RuneSet Negate(bool negated)
    {
        _negated ^= negated;
        return this;
    }

    /// <summary>Lets case not matter.</summary>
    public RuneSet Fold(bool folded)
    {
        _folded = folded;
        return this;
    }

    /// <summary>Whether a rune is in it.</summary>
    public bool Contains(int rune)
    {
        var has = Has(rune);
        if (!has && _folded)
            foreach (var other in CaseFolding.Others(rune))
                has |= Has(other);
        return has != _negated;
    }

    private bool Has(int rune)
    {
        foreach (var (first, last) in _ranges)
            if (rune >= first && rune <= last)
                return true;
        foreach (var one in _classes)
            if (one(rune))
                return true;
        return false;
    }
}

/// <summary>Which runes are each other in another case.</summary>
internal static class CaseFolding
{
    /// <summary>Runes of one letter that upper and lower case alone do not lead to.</summary>
    private static readonly string[] Families =
    [
        "Kk\u212A", "Ss\u017F", "\u00C5\u00E5\u212B", "\u00B5\u039C\u03BC", "\u03A3\u03C2\u03C3",
        "\u0392\u03B2\u03D0", "\u0395\u03B5\u03F5", "\u0398\u03B8\u03D1\u03F4", "\u0345\u0399\u03B9\u1FBE",
        "\u039A\u03BA\u03F0", "\u03A0\u03C0\u03D6", "\u03A1\u03C1\u03F1", "\u03A6\u03C6\u03D5",
        "\u03A9\u03C9\u2126", "\u1E60\u1E61\u1E9B", "\u00DF\u1E9E", "\u01C4\u01C5\u01C6",
        "\u01C7\u01C8\u01C9", "\u01CA\u01CB\u01CC", "\u01F1\u01F2\u01F3",
    ];

    /// <summary>The other cases of a rune.</summary>
    public static IEnumerable<int> Others(int rune)
    {
        if (!Rune.IsValid(rune))
            return [];
        if (rune < 0x80 && rune is not ('k' or 'K' or 's' or 'S'))
            return char.IsAsciiLetter((char)rune) ? [rune ^ 0x20] : [];
        foreach (var family in Families)
            if (rune <= char.MaxValue && family.Contains((char)rune))
                return family.Select(letter => (int)letter);
        var one = new Rune(rune);
        return [Rune.ToUpperInvariant(one).Value, Rune.ToLowerInvariant(one).Value];
    }
}
