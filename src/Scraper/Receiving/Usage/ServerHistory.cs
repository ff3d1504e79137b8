namespace Scraper.Receiving.Usage;

/// <summary>
/// What is remembered of one id from report to report: the starts of its server, and for each the last value
/// of every field, with which the next report of that start is compared. It is handed an id's reports in
/// their order and looks at nothing else, so that what it answers depends on the set of reports alone.
/// </summary>
/// <param name="table">The fields that are counted.</param>
internal sealed class ServerHistory(FieldTable table)
{
    /// <summary>How far apart two reports may tell one start, in milliseconds: clocks drift, a page takes
    /// time.</summary>
    public const double StartTolerance = 5 * 60_000;

    /// <summary>How far uptime may fall within a start, in seconds: two readings that overtook each
    /// other.</summary>
    public const double UptimeTolerance = 10;

    private readonly KnownStarts _starts = new();
    private KnownStart? _latest;

    /// <summary>A history of which only this is left, the reports that told it being gone.</summary>
    /// <param name="table">The fields that are counted.</param>
    /// <param name="starts">In the order in which they were first seen.</param>
    /// <param name="latest">Which of them the last report told; -1 for none.</param>
    /// <param name="isConflicting">Whether one went back.</param>
    public ServerHistory(FieldTable table, IEnumerable<KnownStart> starts, int latest, bool isConflicting)
        : this(table)
    {
        foreach (var start in starts)
            _starts.Add(start);
        _latest = latest < 0 ? null : Starts[latest];
        IsConflicting = isConflicting;
    }

    /// <summary>The starts in the order in which they were first seen.</summary>
    public IReadOnlyList<KnownStart> Starts => _starts.AsSeen;

    /// <summary>The place of the start that the last report told; -1 before the first.</summary>
    public int Latest => _latest?.Place ?? -1;

    /// <summary>Whether a start went back by more than the tolerance: more than one server reports under the
    /// id.</summary>
    public bool IsConflicting { get; private set; }

    /// <summary>Takes the next report, and says with what each of its fields is to be compared.</summary>
    public Step Next(CountedReport report)
    {
        var uptime = table.Uptime < 0 ? double.NaN : report.Fields[table.Uptime].Total;
        var first = _latest is null;
        var start = double.IsFinite(uptime) ? Told(report.ObservedAt - (uptime * 1000))
            : _latest ?? New(double.NaN);
        _latest = start;
        var before = uptime < start.Uptime - UptimeTolerance ? table.None() : start.Last;
        start.Take(report, before, uptime);
        return new Step(report, before, first);
    }

    /// <summary>The start that a report tells: the nearest known one within the tolerance, moved to where the
    /// report sees it, or a new one.</summary>
    private KnownStart Told(double at)
    {
        if (_latest is { } latest && latest.At - at > StartTolerance)
            IsConflicting = true;
        return _starts.MoveNearest(at, StartTolerance) ?? New(at);
    }

    private KnownStart New(double at)
    {
        var start = new KnownStart(at, double.NaN, table.None());
        _starts.Add(start);
        return start;
    }
}

/// <summary>A report beside what its fields are compared with.</summary>
/// <param name="Report">The later one.</param>
/// <param name="Before">For each field the last value of the same start; missing where it is compared with
/// 0.</param>
/// <param name="IsFirst">Whether it is the very first report of its id.</param>
internal readonly record struct Step(CountedReport Report, CountedField[] Before, bool IsFirst)
{
    /// <summary>What a field rose; 0 for one that fell or was not reported.</summary>
    public double Rise(int field)
    {
        var (now, before) = (Report.Fields[field], Before[field]);
        return now.IsReported ? Math.Max(0, now.Total - (before.IsReported ? before.Total : 0)) : 0;
    }

    /// <summary>What a histogram rose.</summary>
    public BucketCounts HistogramRise(int field) =>
        (Report.Fields[field].Histogram ?? BucketCounts.None)
            .Since(Before[field].Histogram ?? BucketCounts.None);
}
