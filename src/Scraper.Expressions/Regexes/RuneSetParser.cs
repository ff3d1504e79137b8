using System.Globalization;

namespace Scraper.Expressions.Regexes;

/// <summary>Reads what stands for one rune: itself, an escape, or a class.</summary>
internal sealed class RuneSetParser(RegexText text, bool folds)
{
    private const string Escaped = "afnrtv";
    private const string Meant = "\a\f\n\r\t\v";

    /// <summary>The set at the place.</summary>
    public RuneSet SetOrRune()
    {
        var start = text.At;
        if (text.Take('['))
            return Class(start);
        var set = new RuneSet();
        if (NamedClass(set))
            return set.Fold(folds);
        return RuneSet.Of(text.Sees('\\') ? Escape() : text.Next(), folds);
    }

    private RuneSet Class(int start)
    {
        var set = new RuneSet();
        var negated = text.Take('^');
        for (var first = true; first || !text.Sees(']'); first = false)
        {
            if (text.AtEnd)
                throw new PatternException("missing closing ]", text.From(start));
            if (!PosixClass(set) && !NamedClass(set))
                RangeOrRune(set, start);
        }
        text.Take(']');
        return set.Fold(folds).Negate(negated);
    }

    private void RangeOrRune(RuneSet set, int start)
    {
        var at = text.At;
        var first = RuneInClass(start);
        if (!text.Sees('-') || text.SeesAny("-]"))
        {
            set.With(first, first);
            return;
        }
        text.Take('-');
        var last = RuneInClass(start);
        if (last < first)
            throw new PatternException("invalid character class range", text.From(at));
        set.With(first, last);
    }

    private int RuneInClass(int start)
    {
        if (text.AtEnd)
            throw new PatternException("missing closing ]", text.From(start));
        return text.Sees('\\') ? Escape() : text.Next();
    }

    private bool PosixClass(RuneSet set)
    {
        var start = text.At;
        if (!text.Take("[:"))
            return false;
        var negated = text.Take('^');
        var nameAt = text.At;
        while (!text.AtEnd && !text.SeesAny(":]"))
            text.At++;
        if (text.AtEnd)
        {
            text.At = start;
            return false;
        }
        var name = text.From(nameAt);
        text.Take(":]");
        if (!RuneClasses.Posix.TryGetValue(name, out var has))
            throw new PatternException("invalid character class range", text.From(start));
        set.With(has, negated);
        return true;
    }

    /// <summary><c>\d</c>, <c>\pN</c>, <c>\p{Greek}</c> and what they are not.</summary>
    private bool NamedClass(RuneSet set)
    {
        var start = text.At;
        if (!text.Take('\\') || text.AtEnd)
            return Back(start);
        var letter = text.Next();
        var negated = letter is >= 'A' and <= 'Z';
        if (RuneClasses.Perl.TryGetValue(letter | 0x20, out var perl) && letter < 0x80)
        {
            set.With(perl, negated);
            return true;
        }
        if (letter is not ('p' or 'P'))
            return Back(start);
        var name = UnicodeName(start, ref negated);
        set.With(RuneClasses.Unicode(name) ?? throw Unknown(start), negated);
        return true;
    }

    private string UnicodeName(int start, ref bool negated)
    {
        if (text.AtEnd)
            throw new PatternException("invalid character class range", text.From(start));
        var nameAt = text.At;
        if (text.Take('{'))
        {
            negated ^= text.Take('^');
            nameAt = text.At;
            while (!text.AtEnd && !text.Sees('}'))
                text.At++;
            var name = text.From(nameAt);
            return text.Take('}')
                ? name
                : throw new PatternException("invalid character class range", text.From(start));
        }
        text.At++;
        return text.From(nameAt);
    }

    private bool Back(int start)
    {
        text.At = start;
        return false;
    }

    private int Escape()
    {
        var start = text.At;
        text.Take('\\');
        if (text.AtEnd)
            throw new PatternException("trailing backslash at end of expression", "``");
        var letter = text.Next();
        if (letter is >= '1' and <= '7' && text.Current is not (>= '0' and <= '7'))
            throw Invalid(start);
        if (letter is >= '0' and <= '7')
            return Octal(letter - '0');
        if (letter == 'x')
            return Hexadecimal(start);
        if (letter < 0x80 && Escaped.IndexOf((char)letter) is var known and >= 0)
            return Meant[known];
        return letter < 0x80 && !char.IsAsciiLetterOrDigit((char)letter) ? letter : throw Invalid(start);
    }

    private int Octal(int value)
    {
        for (var digits = 1; digits < 3 && text.Current is >= '0' and <= '7'; digits++)
            value = value * 8 + text.Next() - '0';
        return value;
    }

    private int Hexadecimal(int start)
    {
        var braced = text.Take('{');
        var digitsAt = text.At;
        while (IsHexDigit(text.Current) && (braced || text.At < digitsAt + 2))
            text.At++;
        var digits = text.From(digitsAt);
        var sound = braced ? digits.Length > 0 && text.Take('}') : digits.Length == 2;
        return sound && digits.TrimStart('0').Length <= 6
            && int.Parse(digits.TrimStart('0').PadLeft(1, '0'), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture) is var rune and <= 0x10FFFF
            ? rune
            : throw Invalid(start);
    }

    private static bool IsHexDigit(int rune) =>
        rune is (>= '0' and <= '9') or (>= 'A' and <= 'F') or (>= 'a' and <= 'f');

    /// <summary>RE2 knows every script there is: it would not be true that the class is invalid.</summary>
    private PatternException Unknown(int start) => new(
        $"not among the categories and scripts known here ({RuneClasses.KnownScripts})", text.From(start));

    private PatternException Invalid(int start) => new("invalid escape sequence", text.From(start));
}
