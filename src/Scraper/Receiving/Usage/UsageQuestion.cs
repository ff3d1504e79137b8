namespace Scraper.Receiving.Usage;

/// <summary>What is asked of a receiver's store.</summary>
/// <param name="Since">From this time on; a whole hour.</param>
/// <param name="Until">Up to this time, which is excluded; a whole hour.</param>
/// <param name="By">The tags to group by; none for totals alone.</param>
/// <param name="Fields">The fields that are asked for; null for all.</param>
internal sealed record UsageQuestion(
    DateTimeOffset Since, DateTimeOffset Until, IReadOnlyList<string> By, IReadOnlySet<string>? Fields)
{
    /// <summary>A question about a time, its edges rounded outwards to whole hours.</summary>
    public static UsageQuestion About(
        DateTimeOffset since, DateTimeOffset until, IReadOnlyList<string>? by = null,
        IReadOnlySet<string>? fields = null) =>
        new(Hour(since), Hour(until.AddTicks(TimeSpan.TicksPerHour - 1)), by ?? [], fields);

    private static DateTimeOffset Hour(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
