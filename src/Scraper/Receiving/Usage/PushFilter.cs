namespace Scraper.Receiving.Usage;

/// <summary>
/// Passes on the reports of an id that are counted: all but a push within two intervals of a report that is
/// none. Two reporters of one server are not two servers. What it holds is at most what arrives in two
/// intervals.</summary>
/// <param name="interval">How often a server is expected to report.</param>
internal sealed class PushFilter(TimeSpan interval)
{
    private readonly double _reach = 2 * interval.TotalMilliseconds;

    /// <summary>The reports that are counted.</summary>
    /// <param name="reports">Of one id, in their order.</param>
    /// <param name="before">When the last report that is no push was observed, of those that are gone; null
    /// for none.</param>
    public IEnumerable<CountedReport> Counted(IEnumerable<CountedReport> reports, long? before = null)
    {
        var waiting = new Queue<CountedReport>();
        foreach (var report in reports)
        {
            while (waiting.TryPeek(out var push) && report.ObservedAt - push.ObservedAt > _reach)
                yield return waiting.Dequeue();
            if (report.Pushed)
            {
                if (!(report.ObservedAt - before <= _reach))
                    waiting.Enqueue(report);
                continue;
            }
            // Whatever still waits is near this one.
            waiting.Clear();
            before = report.ObservedAt;
            yield return report;
        }
        while (waiting.TryDequeue(out var push))
            yield return push;
    }
}
