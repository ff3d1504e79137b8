using System.Collections.Frozen;
using System.Globalization;

namespace Scraper.Expressions.Regexes;

/// <summary>The classes that RE2 knows by name. Of the scripts, only those that have letters of their own in
/// the basic plane and stand in few ranges: the others are refused, which RE2 would not.</summary>
internal static class RuneClasses
{
    private static readonly UnicodeCategory[] Categories = Enum.GetValues<UnicodeCategory>();

    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs",
        "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary><c>\d</c>, <c>\s</c>, <c>\w</c>: of ASCII only.</summary>
    public static readonly FrozenDictionary<int, Func<int, bool>> Perl = new Dictionary<int, Func<int, bool>>
    {
        ['d'] = rune => rune is >= '0' and <= '9',
        ['s'] = rune => rune is '\t' or '\n' or '\f' or '\r' or ' ',
        ['w'] = IsWord,
    }.ToFrozenDictionary();

    /// <summary><c>[[:alpha:]]</c>: of ASCII only.</summary>
    public static readonly FrozenDictionary<string, Func<int, bool>> Posix =
        new Dictionary<string, Func<int, bool>>
        {
            ["alnum"] = Ascii(char.IsAsciiLetterOrDigit),
            ["alpha"] = Ascii(char.IsAsciiLetter),
            ["ascii"] = rune => rune <= 0x7F,
            ["blank"] = rune => rune is '\t' or ' ',
            ["cntrl"] = rune => rune is < 0x20 or 0x7F,
            ["digit"] = Ascii(char.IsAsciiDigit),
            ["graph"] = rune => rune is > ' ' and < 0x7F,
            ["lower"] = Ascii(char.IsAsciiLetterLower),
            ["print"] = rune => rune is >= ' ' and < 0x7F,
            ["punct"] = rune => rune is > ' ' and < 0x7F && !char.IsAsciiLetterOrDigit((char)rune),
            ["space"] = rune => rune is >= '\t' and <= '\r' or ' ',
            ["upper"] = Ascii(char.IsAsciiLetterUpper),
            ["word"] = IsWord,
            ["xdigit"] = Ascii(char.IsAsciiHexDigit),
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, (int First, int Last)[]> Scripts =
        new Dictionary<string, (int, int)[]>
        {
            ["Arabic"] = [(0x600, 0x604), (0x606, 0x60B), (0x60D, 0x61A), (0x61C, 0x61E), (0x620, 0x63F),
                (0x641, 0x64A), (0x656, 0x66F), (0x671, 0x6DC), (0x6DE, 0x6FF), (0x750, 0x77F)],
            ["Armenian"] = [(0x531, 0x556), (0x559, 0x58A), (0x58D, 0x58F), (0xFB13, 0xFB17)],
            ["Cyrillic"] = [(0x400, 0x484), (0x487, 0x52F), (0x1C80, 0x1C88), (0x1D2B, 0x1D2B),
                (0x1D78, 0x1D78), (0x2DE0, 0x2DFF), (0xA640, 0xA69F), (0xFE2E, 0xFE2F)],
            ["Devanagari"] = [(0x900, 0x950), (0x955, 0x963), (0x966, 0x97F), (0xA8E0, 0xA8FF)],
            ["Georgian"] = [(0x10A0, 0x10C5), (0x10C7, 0x10C7), (0x10CD, 0x10CD), (0x10D0, 0x10FA),
                (0x10FC, 0x10FF), (0x1C90, 0x1CBA), (0x1CBD, 0x1CBF), (0x2D00, 0x2D25)],
            ["Greek"] = [(0x370, 0x373), (0x375, 0x377), (0x37A, 0x37D), (0x37F, 0x37F), (0x384, 0x384),
                (0x386, 0x386), (0x388, 0x3E1), (0x3F0, 0x3FF), (0x1F00, 0x1FFE), (0x2126, 0x2126)],
            ["Han"] = [(0x2E80, 0x2E99), (0x2E9B, 0x2EF3), (0x2F00, 0x2FD5), (0x3005, 0x3005),
                (0x3007, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
                (0xF900, 0xFAD9), (0x20000, 0x3FFFD)],
            ["Hangul"] = [(0x1100, 0x11FF), (0x302E, 0x302F), (0x3131, 0x318E), (0x3200, 0x321E),
                (0x3260, 0x327E), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xD7B0, 0xD7FB), (0xFFA0, 0xFFDC)],
            ["Hebrew"] = [(0x591, 0x5C7), (0x5D0, 0x5EA), (0x5EF, 0x5F4), (0xFB1D, 0xFB4F)],
            ["Hiragana"] = [(0x3041, 0x3096), (0x309D, 0x309F), (0x1B001, 0x1B11F), (0x1F200, 0x1F200)],
            ["Katakana"] = [(0x30A1, 0x30FA), (0x30FD, 0x30FF), (0x31F0, 0x31FF), (0x32D0, 0x32FE),
                (0x3300, 0x3357), (0xFF66, 0xFF6F), (0xFF71, 0xFF9D)],
            ["Latin"] = [('A', 'Z'), ('a', 'z'), (0xAA, 0xAA), (0xBA, 0xBA), (0xC0, 0xD6), (0xD8, 0xF6),
                (0xF8, 0x2B8), (0x2E0, 0x2E4), (0x1D00, 0x1D25), (0x1D2C, 0x1D5C), (0x1D62, 0x1D65),
                (0x1D6B, 0x1D77), (0x1D79, 0x1DBE), (0x1E00, 0x1EFF), (0x2071, 0x2071), (0x207F, 0x207F),
                (0x2090, 0x209C), (0x212A, 0x212B), (0x2132, 0x2132), (0x214E, 0x214E), (0x2160, 0x2188),
                (0x2C60, 0x2C7F), (0xA722, 0xA787), (0xA78B, 0xA7CA), (0xA7F2, 0xA7FF), (0xAB30, 0xAB5A),
                (0xAB5C, 0xAB64), (0xFB00, 0xFB06), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)],
            ["Thai"] = [(0xE01, 0xE3A), (0xE40, 0xE5B)],
        }.ToFrozenDictionary();

    /// <summary>The scripts' names, for the message that refuses another.</summary>
    public static string KnownScripts { get; } =
        string.Join(", ", Scripts.Keys.Order(StringComparer.Ordinal));

    /// <summary>A letter, a digit or the underscore.</summary>
    public static bool IsWord(int rune) =>
        rune is '_' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');

    /// <summary>The class of <c>\p{name}</c>: a category, the beginning of some, a script, or any; null where
    /// the name is none.</summary>
    public static Func<int, bool>? Unicode(string name)
    {
        if (name == "Any")
            return _ => true;
        if (Scripts.TryGetValue(name, out var ranges))
            return rune => Array.Exists(ranges, range => rune >= range.First && rune <= range.Last);
        var members = Categories
            .Where(category => CategoryNames[(int)category] is var own && (own == name || own[..1] == name))
            .ToHashSet();
        members.Remove(UnicodeCategory.OtherNotAssigned);
        return members.Count == 0 ? null : rune => members.Contains(CharUnicodeInfo.GetUnicodeCategory(rune));
    }

    private static Func<int, bool> Ascii(Func<char, bool> has) => rune => rune <= 0x7F && has((char)rune);
}
