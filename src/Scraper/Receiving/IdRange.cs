namespace Scraper.Receiving;

/// <summary>A range of ids, in the order of their UTF-8 bytes.</summary>
/// <param name="From">From this one on.</param>
/// <param name="To">Up to this one, which is not in it; null for all that follow.</param>
internal readonly record struct IdRange(string From, string? To)
{
    // Influxd's ids are hexadecimal and begin with the time at which they were made, half a year to a step of
    // the first two digits: 07 in 2021, 11 at the end of 2026.
    private static readonly string[] Cuts = ["\0", "07", "09", "0b", "0d", "0f", "11", "13", "2", "8"];

    /// <summary>The range that an id begins; what else may lie in it begins with the id and a zero.</summary>
    public static IdRange Of(string id) => new(id, id + "\u0001");

    /// <summary>Every id there is, in parts that can be counted side by side. What they come to is added in
    /// their order, so where they are cut must not depend on what is there.</summary>
    public static IReadOnlyList<IdRange> Parts { get; } =
        [.. Cuts.Select((cut, at) => new IdRange(cut, Cuts.ElementAtOrDefault(at + 1)))];
}
