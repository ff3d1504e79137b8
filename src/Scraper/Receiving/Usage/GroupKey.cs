namespace Scraper.Receiving.Usage;

/// <summary>The values of the tags that are grouped by, one for each; compared as bytes are.</summary>
internal sealed class GroupKey : IEquatable<GroupKey>, IComparable<GroupKey>
{
    private readonly string[] _values;
    private readonly int _hash;

    /// <param name="values">One for each tag.</param>
    public GroupKey(string[] values)
    {
        _values = values;
        var hash = default(HashCode);
        foreach (var value in values)
            hash.Add(value);
        _hash = hash.ToHashCode();
    }

    public IReadOnlyList<string> Values => _values;

    public bool Equals(GroupKey? other) => ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && _values.AsSpan().SequenceEqual(other._values));

    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    public override int GetHashCode() => _hash;

    public int CompareTo(GroupKey? other)
    {
        for (var at = 0; at < _values.Length; at++)
        {
            if (string.CompareOrdinal(_values[at], other!._values[at]) is not 0 and var order)
                return order;
        }
        return 0;
    }
}
