using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Scraper.Exposition;

/// <summary>Equality and hash of a string and of its UTF-8 form, which agree: a dictionary of strings is
/// asked with bytes.</summary>
internal sealed class Utf8Comparer
    : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int MostOnStack = 512;

    public bool Equals(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);

    public bool Equals(ReadOnlySpan<byte> utf8, string text) => AreEqual(utf8, text);

    public int GetHashCode([DisallowNull] string text)
    {
        Span<byte> utf8 =
            text.Length * 3 <= MostOnStack ? stackalloc byte[text.Length * 3] : new byte[text.Length * 3];
        Utf8.FromUtf16(text, utf8, out _, out var written);
        return GetHashCode(utf8[..written]);
    }

    public int GetHashCode(ReadOnlySpan<byte> utf8) => ByteHash.Of(utf8);

    public string Create(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>Whether a text and its UTF-8 form are the same.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> utf8, string text) => utf8.Length == text.Length
        ? Ascii.Equals(utf8, text)
        : utf8.Length > text.Length && Encoding.UTF8.GetCharCount(utf8) == text.Length
            && Encoding.UTF8.GetString(utf8) == text;
}
