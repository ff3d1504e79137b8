using System.Text;

namespace Scraper.Expressions.Regexes;

/// <summary>The runes of a regular expression and a place among them.</summary>
internal sealed class RegexText(string pattern)
{
    private const string FlagLetters = "imsU";

    private readonly int[] _runes = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];

    /// <summary>The place.</summary>
    public int At { get; set; }

    /// <summary>Whether nothing is left.</summary>
    public bool AtEnd => At >= _runes.Length;

    /// <summary>The rune at the place; -1 at the end.</summary>
    public int Current => AtEnd ? -1 : _runes[At];

    /// <summary>All of it, as messages show it.</summary>
    public string Whole => $"`{pattern}`";

    /// <summary>Whether a rune stands at the place.</summary>
    public bool Sees(int rune) => Current == rune;

    /// <summary>Whether one of some texts stands at the place.</summary>
    public bool SeesAny(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            if (Sees(text))
                return true;
        return false;
    }

    /// <summary>Takes a rune if it stands at the place.</summary>
    public bool Take(int rune)
    {
        if (!Sees(rune))
            return false;
        At++;
        return true;
    }

    /// <summary>Takes an ASCII text if it stands at the place.</summary>
    public bool Take(string text)
    {
        if (!Sees(text))
            return false;
        At += text.Length;
        return true;
    }

    /// <summary>Takes any rune.</summary>
    public int Next() => _runes[At++];

    /// <summary>What stands from there to the place, or to another end.</summary>
    public string From(int start, int? end = null) => string.Concat(
        _runes[start..Math.Min(end ?? At, _runes.Length)].Select(rune => new Rune(rune).ToString()));

    /// <summary>Takes all up to a text, and the text; to the end where it does not come.</summary>
    public int[] Until(string text)
    {
        var start = At;
        while (!AtEnd && !Sees(text))
            At++;
        var taken = _runes[start..At];
        Take(text);
        return taken;
    }

    /// <summary>Takes <c>ims-U</c> with the colon or parenthesis behind; false where something else stands.
    /// </summary>
    public bool TakeFlags(ref RegexFlags flags, out bool opens)
    {
        var (on, some) = (true, true);
        opens = false;
        for (; !AtEnd; At++)
        {
            if (some && (Sees(':') || Sees(')')))
            {
                opens = Next() == ':';
                return true;
            }
            var flag = Current < 0x80 ? FlagLetters.IndexOf((char)Current) : -1;
            if (flag < 0 && !(Sees('-') && on))
                return false;
            if (flag < 0)
                (on, some) = (false, false);
            else
                (flags, some) = (on ? flags | Flag(flag) : flags & ~Flag(flag), true);
        }
        return false;
    }

    private bool Sees(string text)
    {
        for (var at = 0; at < text.Length; at++)
            if (At + at >= _runes.Length || _runes[At + at] != text[at])
                return false;
        return true;
    }

    private static RegexFlags Flag(int place) => FlagLetters[place] switch
    {
        'i' => RegexFlags.Fold,
        'm' => RegexFlags.Lines,
        's' => RegexFlags.DotAll,
        _ => RegexFlags.Ungreedy,
    };
}

/// <summary>What <c>(?…)</c> switches.</summary>
[Flags]
internal enum RegexFlags
{
    None = 0,
    Fold = 1,
    Lines = 2,
    DotAll = 4,
    Ungreedy = 8,
}
