namespace Scraper.Receiving.Usage;

/// <summary>Counts, version by version, the ids that run it and the fields that they lack.</summary>
/// <param name="table">The fields that are counted.</param>
internal sealed class ReleaseCount(FieldTable table)
{
    private readonly SortedDictionary<string, One> _releases = new(StringComparer.Ordinal);

    /// <summary>The last report of an id.</summary>
    /// <param name="version">Empty where it tells none.</param>
    /// <param name="absent">The names of the fields that it lacks.</param>
    public void Count(string version, IReadOnlyList<string> absent)
    {
        var release = Of(version);
        release.Ids++;
        foreach (var name in absent)
        {
            if (table.Has(name))
                release.Absent[table[name]]++;
        }
    }

    /// <summary>Adds what was counted of other ids.</summary>
    public void Join(ReleaseCount other)
    {
        foreach (var (version, theirs) in other._releases)
        {
            var release = Of(version);
            release.Ids += theirs.Ids;
            for (var field = 0; field < table.Count; field++)
                release.Absent[field] += theirs.Absent[field];
        }
    }

    /// <summary>What it came to, by version.</summary>
    public IReadOnlyList<ReleaseUse> Answer() => [.. _releases.Select(release => new ReleaseUse(
        release.Key, release.Value.Ids,
        [.. Enumerable.Range(0, table.Count).Where(field => release.Value.Absent[field] > 0)
            .Select(field => (field, table.NameOf(field), release.Value.Absent[field]))]))];

    private One Of(string version) => _releases.TryGetValue(version, out var release)
        ? release : _releases[version] = new One(new long[table.Count]);

    /// <summary>What is counted of one version.</summary>
    private sealed class One(long[] absent)
    {
        public long Ids { get; set; }

        public long[] Absent { get; } = absent;
    }
}
