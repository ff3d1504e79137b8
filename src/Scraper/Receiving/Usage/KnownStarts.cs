namespace Scraper.Receiving.Usage;

/// <summary>The starts of one server, as they were first seen and by their time: a server that is restarted
/// for ever, or lies, tells a new one with each report.</summary>
internal sealed class KnownStarts
{
    private static readonly KnownStart Earliest = Bound(double.MinValue);
    private static readonly KnownStart Latest = Bound(double.MaxValue);
    private static readonly Comparer<KnownStart> InOrder =
        Comparer<KnownStart>.Create((one, other) => one.At.CompareTo(other.At));

    private readonly List<KnownStart> _asSeen = [];
    private readonly SortedSet<KnownStart> _byTime = new(InOrder);

    // What the next report tells lies beside it, unless the server lies.
    private KnownStart? _last;

    /// <summary>In the order in which they were first seen.</summary>
    public IReadOnlyList<KnownStart> AsSeen => _asSeen;

    /// <summary>One more.</summary>
    public void Add(KnownStart start)
    {
        start.Place = _asSeen.Count;
        _asSeen.Add(start);
        // One whose time nobody knows is near nothing.
        if (!double.IsFinite(start.At))
            return;
        var (before, after) = Around(start.At);
        if (!_byTime.Add(start))
            return;
        (start.Before, start.After) = (before, after);
        before?.After = start;
        after?.Before = start;
        _last = start;
    }

    /// <summary>The nearest to a time, moved there; of two that are as near the one that was seen first; null
    /// where none is within a distance.</summary>
    public KnownStart? MoveNearest(double at, double distance)
    {
        if (!double.IsFinite(at))
            return null;
        var (before, after) = Around(at);
        var nearest = before is null || after is null ? before ?? after
            : (at - before.At, before.Place).CompareTo((after.At - at, after.Place)) <= 0 ? before : after;
        if (nearest is null || Math.Abs(nearest.At - at) > distance)
            return null;
        // It stays between its neighbours: one of them would be nearer otherwise.
        nearest.At = at;
        return _last = nearest;
    }

    /// <summary>The ones between which a time lies.</summary>
    private (KnownStart? Before, KnownStart? After) Around(double at)
    {
        if (_last is { } last)
        {
            if (last.At <= at && !(last.After?.At < at))
                return (last, last.After);
            if (last.At > at && !(last.Before?.At > at))
                return (last.Before, last);
        }
        var asked = Bound(at);
        return (_byTime.GetViewBetween(Earliest, asked).Max, _byTime.GetViewBetween(asked, Latest).Min);
    }

    private static KnownStart Bound(double at) => new(at, double.NaN, []);
}

/// <summary>A start of a server, as its reports tell it.</summary>
/// <param name="at">When, in milliseconds since 1970; NaN where no report said.</param>
/// <param name="uptime">The last uptime reported of it, in seconds; NaN where there is none.</param>
/// <param name="last">The last value of each field.</param>
internal sealed class KnownStart(double at, double uptime, CountedField[] last)
{
    public double At { get; set; } = at;

    /// <summary>The how-manieth it is of its server, as they were first seen, from 0.</summary>
    public int Place { get; set; }

    /// <summary>The one before it in time.</summary>
    public KnownStart? Before { get; set; }

    /// <summary>The one after it.</summary>
    public KnownStart? After { get; set; }

    public double Uptime { get; private set; } = uptime;

    public CountedField[] Last { get; private set; } = last;

    /// <summary>Remembers a report's values; of a field that it lacks, what was known before stays.</summary>
    public void Take(CountedReport report, CountedField[] before, double uptime)
    {
        var last = report.Fields.AsSpan().ToArray();
        for (var field = 0; field < last.Length; field++)
        {
            if (!last[field].IsReported)
                last[field] = before[field];
        }
        Last = last;
        if (double.IsFinite(uptime))
            Uptime = uptime;
    }
}
