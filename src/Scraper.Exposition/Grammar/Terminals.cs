using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Sprache;

namespace Scraper.Exposition;

/// <summary>The words of the format: each finds its end with one vectorised search.</summary>
internal static class Terminals
{
    public const string NameStart = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    private const string EscapeExpectation = "'\\', '\"' or 'n' behind '\\'";
    private const string Digits = "0123456789";

    private static readonly SearchValues<byte> BlankBytes = SearchValues.Create(" \t"u8);
    private static readonly SearchValues<byte> DigitBytes = Bytes(Digits);

    /// <summary><c>[a-zA-Z_:][a-zA-Z0-9_:]*</c></summary>
    public static Parser<Slice> MetricName { get; } =
        Name(Bytes(NameStart + ":"), Bytes(NameStart + ":" + Digits), "a metric name");

    /// <summary><c>[a-zA-Z_][a-zA-Z0-9_]*</c></summary>
    public static Parser<Slice> LabelName { get; } =
        Name(Bytes(NameStart), Bytes(NameStart + Digits), "a label name");

    /// <summary>Spaces and tabs, or none.</summary>
    public static Parser<int> Blanks { get; } = input => Taken(input, Span(input, BlankBytes));

    /// <summary>At least one space or tab.</summary>
    public static Parser<int> SomeBlanks { get; } = input =>
        Span(input, BlankBytes)
            is var length and > 0 ? Taken(input, length) : Expected<int>(input, "a blank");

    /// <summary>The end of the line.</summary>
    public static Parser<int> EndOfLine { get; } = input =>
        input.AtEnd ? Result.Success(0, input) : Expected<int>(input, "the end of the line");

    /// <summary>One byte, whatever it is; none at the end of the line.</summary>
    public static Parser<int> AnyByte { get; } = input => Taken(input, input.AtEnd ? 0 : 1);

    /// <summary>All that is left of the line; empty at its end.</summary>
    public static Parser<Slice> Rest { get; } = input => TakeSlice(input, ((Cursor)input).Rest.Length);

    /// <summary>All that is left of the line, in UTF-8.</summary>
    public static Parser<Slice> Utf8Rest { get; } = input =>
        NotUtf8(input, ((Cursor)input).Rest.Length) ?? TakeSlice(input, ((Cursor)input).Rest.Length);

    /// <summary>All that is left of the line, in which only <c>\\ \" \\n</c> are escapes.</summary>
    public static Parser<Slice> EscapedRest { get; } = input =>
    {
        var rest = ((Cursor)input).Rest;
        for (var at = 0; rest[at..].IndexOf((byte)'\\') is var step and >= 0; at += step + 2)
            if (Found.ByteAt(rest, at + step + 1) is not ('\\' or '"' or 'n'))
                return Expected<Slice>(((Cursor)input).Skip(at + step + 1), EscapeExpectation);
        return TakeSlice(input, rest.Length);
    };

    /// <summary>Nothing, where one of these bytes comes next.</summary>
    public static Parser<int> Ahead(string bytes, string expectation)
    {
        var set = Bytes(bytes);
        return input => !input.AtEnd && set.Contains((byte)input.Current)
            ? Taken(input, 0)
            : Expected<int>(input, expectation);
    }

    /// <summary>One of these words, alone up to the end of the line.</summary>
    public static Parser<T> OneOf<T>((string Word, T Meaning)[] words, bool anyCase) => input =>
    {
        var rest = ((Cursor)input).Rest;
        foreach (var (word, meaning) in words)
            if (anyCase ? Ascii.EqualsIgnoreCase(rest, word) : Ascii.Equals(rest, word))
                return Result.Success(meaning, ((Cursor)input).Skip(rest.Length));
        var all = string.Join(", ", words.Select(one => one.Word));
        return Expected<T>(input, "one of " + all, Found.Word(rest));
    };

    /// <summary>A decimal number up to the next blank or brace.</summary>
    public static Parser<double> Value { get; } = input =>
    {
        var word = Word(input, " \t{"u8);
        return Number.TryParse(word, out var value)
            ? Result.Success(value, ((Cursor)input).Skip(word.Length))
            : Expected<double>(input, "a number", Found.Word(word));
    };

    /// <summary>Digits; with a sign before them where <paramref name="signed"/>: milliseconds.</summary>
    public static Parser<Timestamp?> Milliseconds(bool signed) => input =>
    {
        var word = Word(input, " \t"u8);
        var plain = signed || word.IndexOfAnyExcept(DigitBytes) < 0;
        return plain && Utf8Parser.TryParse(word, out long value, out var used) && used == word.Length
            ? Result.Success<Timestamp?>(new Timestamp(value, value / 1000.0), ((Cursor)input).Skip(used))
            : Expected<Timestamp?>(input, "a timestamp in whole milliseconds", Found.Word(word));
    };

    /// <summary>A finite number of seconds.</summary>
    public static Parser<Timestamp?> Seconds { get; } = input =>
    {
        var word = Word(input, " \t"u8);
        return Number.TryParse(word, out var value) && double.IsFinite(value)
            ? Result.Success<Timestamp?>(
                new Timestamp((long)(value * 1000), value), ((Cursor)input).Skip(word.Length))
            : Expected<Timestamp?>(input, "a timestamp in seconds", Found.Word(word));
    };

    /// <summary>Where the parser stands.</summary>
    public static Parser<Cursor> Here { get; } = input => Result.Success((Cursor)input, input);

    /// <summary>This text.</summary>
    public static Parser<int> Text(string text, string expectation)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return input => ((Cursor)input).Rest.StartsWith(bytes)
            ? Taken(input, bytes.Length)
            : Expected<int>(input, expectation);
    }

    /// <summary>A text between quotes, without them. Other escapes than <c>\\ \" \n</c> are an error or stay
    /// as they are.</summary>
    public static Parser<Slice> Quoted(string what, bool otherEscapes) => input =>
    {
        var rest = ((Cursor)input).Rest;
        if (rest.IsEmpty || rest[0] != '"')
            return Expected<Slice>(input, $"'\"' to begin the {what}");
        var escaped = false;
        for (var at = 1; ; at += 2)
        {
            var step = rest[at..].IndexOfAny((byte)'"', (byte)'\\');
            at += step;
            if (step < 0 || at == rest.Length - 1 && rest[at] == '\\')
                return Expected<Slice>(((Cursor)input).Skip(rest.Length), $"'\"' to end the {what}");
            if (rest[at] == '"')
                return Between(input, at, escaped);
            escaped = true;
            if (!otherEscapes && rest[at + 1] is not ((byte)'\\' or (byte)'"' or (byte)'n'))
                return Expected<Slice>(((Cursor)input).Skip(at + 1), EscapeExpectation);
        }
    };

    /// <summary>A failure at this place: what was expected, and what stood there if one byte does not
    /// tell.</summary>
    public static IResult<T> Expected<T>(IInput input, string expectation, string found = "") =>
        Result.Failure<T>(input, found, [expectation]);

    private static IResult<Slice> Between(IInput input, int closing, bool escaped)
    {
        var inside = ((Cursor)input).Skip(1);
        return NotUtf8(inside, closing - 1)
            ?? Result.Success(inside.Slice(closing - 1, quoted: true, escaped), inside.Skip(closing));
    }

    private static IResult<Slice>? NotUtf8(IInput input, int length)
    {
        var text = ((Cursor)input).Rest[..length];
        if (Utf8.IsValid(text))
            return null;
        var good = 0;
        while (Rune.DecodeFromUtf8(text[good..], out _, out var size) == OperationStatus.Done)
            good += size;
        return Expected<Slice>(((Cursor)input).Skip(good), "UTF-8");
    }

    private static Parser<Slice> Name(SearchValues<byte> start, SearchValues<byte> more, string what) =>
        input =>
        input.AtEnd || !start.Contains((byte)input.Current)
            ? Expected<Slice>(input, what)
            : TakeSlice(input, Span(input, more));

    private static ReadOnlySpan<byte> Word(IInput input, ReadOnlySpan<byte> ends)
    {
        var rest = ((Cursor)input).Rest;
        var length = rest.IndexOfAny(ends);
        return length < 0 ? rest : rest[..length];
    }

    private static int Span(IInput input, SearchValues<byte> bytes)
    {
        var rest = ((Cursor)input).Rest;
        var length = rest.IndexOfAnyExcept(bytes);
        return length < 0 ? rest.Length : length;
    }

    private static IResult<int> Taken(IInput input, int length) =>
        Result.Success(length, ((Cursor)input).Skip(length));

    private static IResult<Slice> TakeSlice(IInput input, int length) =>
        Result.Success(((Cursor)input).Slice(length), ((Cursor)input).Skip(length));

    private static SearchValues<byte> Bytes(string ascii) =>
        SearchValues.Create(Encoding.ASCII.GetBytes(ascii));
}
