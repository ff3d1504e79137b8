namespace Scraper.Receiving.Usage;

/// <summary>The values of the tags that are grouped by, one for each; compared as bytes are.</summary>
internal sealed class GroupKey(string[] values) : IEquatable<GroupKey>, IComparable<GroupKey>
{
    public IReadOnlyList<string> Values => values;

    public bool Equals(GroupKey? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    public int CompareTo(GroupKey? other)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (string.CompareOrdinal(values[at], other!.Values[at]) is not 0 and var order)
                return order;
        }
        return 0;
    }
}
