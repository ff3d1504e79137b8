using System.Buffers;
using System.Text;

namespace Scraper.Http;

/// <summary>
/// A text of which any letter may be written as an escape: of JSON (<c>\/</c>, <c>\u002f</c>, <c>\x2f</c>),
/// of a URL (<c>%2F</c>, <c>+</c>) or of HTML (<c>&amp;#x2F;</c>, <c>&amp;#47;</c>, <c>&amp;quot;</c>), and
/// what an escape is written with as another one (<c>%252F</c>, <c>\u0026#x2F;</c>).
/// </summary>
internal sealed class EscapedText(string text)
{
    // An escape within an escape; a third one is written by nobody.
    private const int Layers = 2;

    // More than any letter of Unicode has, with zeros before them, and less than overflows.
    private const int MostDigits = 7;

    private static readonly (string Name, int Letter)[] Entities =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];

    private readonly Dictionary<int, List<Read>> _escapes = [];

    /// <summary>Where the letters that begin here and spell a word end, at the longest; -1 where they spell
    /// another.</summary>
    public int EndOf(IReadOnlyList<Rune> word, int at)
    {
        if (!BeginsEscape(text[at]) && Plain(at).Letter != word[0].Value)
            return -1;
        List<int> ends = [at];
        foreach (var letter in word)
        {
            ends = [.. ends.SelectMany(LettersAt).Where(read => read.Letter == letter.Value)
                .Select(read => read.End).Distinct()];
            if (ends.Count == 0)
                return -1;
        }
        return ends.Max();
    }

    /// <summary>The letters that may be meant here: the one that stands there, and what it escapes.</summary>
    private IReadOnlyList<Read> LettersAt(int at)
    {
        if (at >= text.Length)
            return [];
        if (!BeginsEscape(text[at]))
            return [Plain(at)];
        if (!_escapes.TryGetValue(at, out var letters))
            _escapes.Add(at, letters = [.. Letters(at, Layers)]);
        return letters;
    }

    private IEnumerable<Read> Letters(int at, int layers)
    {
        if (at >= text.Length)
            yield break;
        yield return Plain(at);
        if (layers == 0 || !BeginsEscape(text[at]))
            yield break;
        foreach (var (sign, end) in Letters(at, layers - 1))
            foreach (var letter in Escaped(sign, end, layers - 1))
                yield return letter;
    }

    private static bool BeginsEscape(char letter) => letter is '\\' or '%' or '&' or '+';

    private Read Plain(int at) => Rune.TryGetRuneAt(text, at, out var rune)
        ? new(rune.Value, at + rune.Utf16SequenceLength)
        : new(Rune.ReplacementChar.Value, at + 1);

    private IEnumerable<Read> Escaped(int sign, int at, int layers) => sign switch
    {
        '\\' => Json(at, layers),
        '%' => Percent([], at, layers),
        '&' => Html(at, layers),
        '+' => [new(' ', at)],
        _ => [],
    };

    private IEnumerable<Read> Json(int at, int layers)
    {
        foreach (var read in Letters(at, layers))
            if (read.Letter is '"' or '\\' or '/' or '\'')
                yield return read;
        if (Number("x", at, 2, layers) is { } code)
            yield return code;
        if (Number("u", at, 4, layers) is not { } unit)
            yield break;
        if (Rune.IsValid(unit.Letter))
            yield return unit;
        else
            foreach (var next in Signs('\\', unit.End, layers))
                if (Number("u", next, 4, layers) is { } low
                    && Rune.TryCreate((char)unit.Letter, (char)low.Letter, out var rune))
                    yield return new(rune.Value, low.End);
    }

    /// <summary>A byte, or those of a letter's UTF-8.</summary>
    private IEnumerable<Read> Percent(byte[] before, int at, int layers)
    {
        if (Digits(at, 16, 2, layers) is not { } last)
            return [];
        byte[] bytes = [.. before, (byte)last.Letter];
        return Rune.DecodeFromUtf8(bytes, out var rune, out _) switch
        {
            OperationStatus.Done => [new(rune.Value, last.End)],
            OperationStatus.NeedMoreData =>
                Signs('%', last.End, layers).SelectMany(next => Percent(bytes, next, layers)),
            _ => [],
        };
    }

    private IEnumerable<Read> Html(int at, int layers)
    {
        var numbers = Signs('#', at, layers).SelectMany(next => (Read?[])
        [
            Digits(next, 10, null, layers), Number("x", next, null, layers),
            Number("X", next, null, layers),
        ]);
        var named = Entities.Select(one => Word(one.Name, at, layers) is { } end
            ? new Read(one.Letter, end)
            : (Read?)null);
        return numbers.Concat(named).OfType<Read>().SelectMany(one =>
            Signs(';', one.End, layers).Select(end => one with { End = end }));
    }

    /// <summary>The ends of a sign, itself perhaps escaped.</summary>
    private IEnumerable<int> Signs(int sign, int at, int layers) =>
        Letters(at, layers).Where(read => read.Letter == sign).Select(read => read.End);

    /// <summary>The end of a word; null where another stands there.</summary>
    private int? Word(string word, int at, int layers)
    {
        int? end = at;
        foreach (var letter in word)
            end = end is { } here ? Signs(letter, here, layers).Cast<int?>().FirstOrDefault() : null;
        return end;
    }

    /// <summary>So many hexadecimal digits behind the word that tells them.</summary>
    private Read? Number(string kind, int at, int? digits, int layers) =>
        Word(kind, at, layers) is { } next ? Digits(next, 16, digits, layers) : null;

    /// <summary>A number of so many digits, or of as many as there are.</summary>
    private Read? Digits(int at, int radix, int? digits, int layers)
    {
        var (code, count) = (0, 0);
        for (; count < (digits ?? MostDigits); count++)
        {
            var digit = Letters(at, layers).FirstOrDefault(read => ValueOf(read.Letter) < radix, new(0, -1));
            if (digit.End < 0)
                break;
            (code, at) = ((code * radix) + ValueOf(digit.Letter), digit.End);
        }
        return count > 0 && count == (digits ?? count) ? new(code, at) : null;
    }

    private static int ValueOf(int digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'f' => digit - 'a' + 10,
        >= 'A' and <= 'F' => digit - 'A' + 10,
        _ => int.MaxValue,
    };

    /// <summary>A letter as it is meant, and where what was written for it ends.</summary>
    private readonly record struct Read(int Letter, int End);
}
