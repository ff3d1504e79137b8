namespace Scraper.Receiving;

/// <summary>A range of ids, in the order of their UTF-8 bytes.</summary>
/// <param name="From">From this one on.</param>
/// <param name="To">Up to this one, which is not in it; null for all that follow.</param>
internal readonly record struct IdRange(string From, string? To)
{
    private static readonly string[] Cuts = ["\0", "04", "07", "0a", "0c", "0e", "1", "8"];

    /// <summary>Every id there is, in parts that can be counted side by side. What they come to is added in
    /// their order, so where they are cut must not depend on what is there. Influxd's ids are hexadecimal and
    /// begin with the time at which they were made, for years to come with <c>0</c>.</summary>
    public static IReadOnlyList<IdRange> Parts { get; } =
        [.. Cuts.Select((cut, at) => new IdRange(cut, Cuts.ElementAtOrDefault(at + 1)))];
}
