using System.Diagnostics.CodeAnalysis;

namespace Scraper.Exposition;

/// <summary>Distinct texts as bytes: names and label sets of a page by what they are.</summary>
internal sealed class ByteTexts
{
    private readonly HashSet<byte[]> _texts = new(ByContent.Instance);

    /// <summary>Adds a text; false where it is there already.</summary>
    public bool Add(ReadOnlySpan<byte> text) =>
        _texts.GetAlternateLookup<ReadOnlySpan<byte>>().Add(text);

    /// <summary>Forgets all.</summary>
    public void Clear() => _texts.Clear();

    /// <summary>Texts are equal where their bytes are.</summary>
    private sealed class ByContent :
        IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByContent Instance = new();

        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] text) => ByteHash.Of(text);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => ByteHash.Of(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
