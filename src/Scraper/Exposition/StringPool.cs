using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Scraper.Exposition;

/// <summary>Every distinct name and value of a page once, numbered; asked with UTF-8, without allocating for
/// one that is known.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;
    private readonly List<string> _texts = [];

    public StringPool()
    {
        _ids = new Dictionary<string, int>(new Utf8Comparer());
        _byUtf8 = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The text with this number.</summary>
    public string this[int id] => _texts[id];

    /// <summary>The number of a text, given on first sight.</summary>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        if (_byUtf8.TryGetValue(utf8, out var id))
            return id;
        return Add(Encoding.UTF8.GetString(utf8));
    }

    /// <summary>The number of a text, given on first sight.</summary>
    public int Intern(string text) => _ids.TryGetValue(text, out var id) ? id : Add(text);

    /// <summary>The number of a text that is known.</summary>
    public bool TryFind(string text, out int id) => _ids.TryGetValue(text, out id);

    private int Add(string text)
    {
        var id = _texts.Count;
        _ids.Add(text, id);
        _texts.Add(text);
        return id;
    }

    /// <summary>Equality and hash of a string and of its UTF-8 form, which agree.</summary>
    private sealed class Utf8Comparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        private const int MostOnStack = 512;

        public bool Equals(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);

        public bool Equals(ReadOnlySpan<byte> utf8, string text) =>
            utf8.Length == text.Length ? Ascii.Equals(utf8, text) : EqualsTranscoded(utf8, text);

        public int GetHashCode([DisallowNull] string text)
        {
            Span<byte> utf8 = text.Length * 3 <= MostOnStack
                ? stackalloc byte[text.Length * 3]
                : new byte[text.Length * 3];
            Utf8.FromUtf16(text, utf8, out _, out var written);
            return GetHashCode(utf8[..written]);
        }

        public int GetHashCode(ReadOnlySpan<byte> utf8)
        {
            var hash = new HashCode();
            hash.AddBytes(utf8);
            return hash.ToHashCode();
        }

        public string Create(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

        private static bool EqualsTranscoded(ReadOnlySpan<byte> utf8, string text) =>
            utf8.Length > text.Length && Encoding.UTF8.GetString(utf8) == text;
    }
}
