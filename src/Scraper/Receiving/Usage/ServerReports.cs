namespace Scraper.Receiving.Usage;

/// <summary>The reports of one id, and what is left of those that are gone.</summary>
/// <param name="Id">The tag <c>id</c>.</param>
/// <param name="Storage">The first storage that is not empty among all its reports; empty where none
/// is.</param>
/// <param name="Before">What was told by reports that are gone.</param>
/// <param name="LastSidecar">When the last of those that is no push was observed; null for none.</param>
/// <param name="Seen">The installations that those told.</param>
/// <param name="Reports">In their order; read once.</param>
internal sealed record ServerReports(
    string Id, string Storage, ServerHistory Before, long? LastSidecar, IReadOnlyList<SeenInstallation> Seen,
    IEnumerable<CountedReport> Reports)
{
    /// <summary>What is left when the reports observed before a time go.</summary>
    /// <param name="before">The time, in milliseconds since 1970.</param>
    /// <param name="interval">How often a server is expected to report.</param>
    public ServerReports Without(long before, TimeSpan interval)
    {
        var sidecar = LastSidecar;
        var seen = Seen.ToDictionary(one => (one.Ip, one.Storage), one => one.FirstSeen);
        foreach (var report in new PushFilter(interval).Counted(Reports, LastSidecar))
        {
            if (report.ObservedAt >= before)
                break;
            Before.Next(report);
            seen.TryAdd((report.Ip, report.Storage), report.ObservedAt);
            if (!report.Pushed)
                sidecar = report.ObservedAt;
        }
        return this with
        {
            LastSidecar = sidecar,
            Seen = [.. seen.Select(one => new SeenInstallation(one.Key.Ip, one.Key.Storage, one.Value))],
            Reports = [],
        };
    }

    /// <summary>Shows the reports to all who watch, in one reading.</summary>
    /// <param name="interval">How often a server is expected to report.</param>
    /// <param name="watches">They watch.</param>
    public void Show(TimeSpan interval, IReadOnlyList<IServerWatch> watches)
    {
        foreach (var report in new PushFilter(interval).Counted(Met(), LastSidecar))
        {
            var step = Before.Next(report);
            foreach (var watch in watches)
                watch.Take(this, step);
        }
        foreach (var watch in watches)
            watch.End(this);

        IEnumerable<CountedReport> Met()
        {
            foreach (var report in Reports)
            {
                foreach (var watch in watches)
                    watch.Meet(report);
                yield return report;
            }
        }
    }

    /// <summary>A report's storage: an empty one is taken up into the id's first that is not.</summary>
    public string StorageOf(CountedReport report) => report.Storage.Length > 0 ? report.Storage : Storage;
}

/// <summary>An installation that a report which is gone told.</summary>
/// <param name="Ip">Its address.</param>
/// <param name="Storage">Its storage as the report told it; it may be empty.</param>
/// <param name="FirstSeen">When it was first observed, in milliseconds since 1970.</param>
internal sealed record SeenInstallation(string? Ip, string Storage, long FirstSeen);
