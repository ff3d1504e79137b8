using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>The tags of a point, as one value: equal where names and values are.</summary>
internal sealed class TagSet : IEquatable<TagSet>
{
    private readonly Tag[] _tags;
    private readonly int _hash;

    private TagSet(Tag[] tags)
    {
        _tags = tags;
        var hash = default(HashCode);
        foreach (var tag in tags)
        {
            hash.Add(tag.Name);
            hash.Add(tag.Value);
        }
        _hash = hash.ToHashCode();
        IsOther = tags.Length > 0 && Array.TrueForAll(tags, tag => tag.Value == Point.Other);
    }

    /// <summary>A point without tags.</summary>
    public static TagSet Empty { get; } = new([]);

    /// <summary>Sorted by name.</summary>
    public IReadOnlyList<Tag> Tags => _tags;

    /// <summary>Whether this is the point that stands for the smallest of a field with too many.</summary>
    public bool IsOther { get; }

    public static TagSet Of(IReadOnlyList<Tag> tags) =>
        tags.Count == 0 ? Empty : new TagSet([.. tags.OrderBy(tag => tag.Name, StringComparer.Ordinal)]);

    /// <summary>The value of a tag, or null.</summary>
    public string? this[string name] => Array.Find(_tags, tag => tag.Name == name)?.Value;

    public bool Equals(TagSet? other) => ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && _tags.AsSpan().SequenceEqual(other._tags));

    public override bool Equals(object? obj) => Equals(obj as TagSet);

    public override int GetHashCode() => _hash;
}
