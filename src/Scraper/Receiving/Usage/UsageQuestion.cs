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

    /// <summary>Questions about the last months, UTC's, oldest first and the present one the last: who
    /// reported, with which versions, and of no field.</summary>
    /// <param name="now">In the present month.</param>
    /// <param name="months">How many.</param>
    public static IReadOnlyList<UsageQuestion> Months(DateTimeOffset now, int months) =>
        [.. Enumerable.Range(1 - months, months).Select(month => Month(now, month) with
        {
            Fields = new HashSet<string>(),
        })];

    /// <summary>A question about a month of UTC.</summary>
    /// <param name="now">In the present month.</param>
    /// <param name="month">So many after it; -1 for the last whole one.</param>
    public static UsageQuestion Month(DateTimeOffset now, int month)
    {
        var (year, at, _) = DateOnly.FromDateTime(now.UtcDateTime);
        var first = new DateTimeOffset(year, at, 1, 0, 0, 0, TimeSpan.Zero);
        return new UsageQuestion(first.AddMonths(month), first.AddMonths(month + 1), [], null);
    }

    private static DateTimeOffset Hour(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
