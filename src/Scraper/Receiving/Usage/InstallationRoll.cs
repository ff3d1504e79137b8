namespace Scraper.Receiving.Usage;

/// <summary>How many installations there are, how many of them are silent or conflicting, and those that a
/// person looks at first. Its size does not follow theirs.</summary>
/// <param name="list">Knows the installations of a server.</param>
internal sealed class InstallationRoll(InstallationList list) : IServerWatch
{
    /// <summary>Silent from so many intervals on: at least one report is missing.</summary>
    public const int SilentFrom = 2;

    /// <summary>All, by id.</summary>
    public Shortlist All { get; } = new(static (_, _) => 0);

    /// <summary>Those that fell silent, the longest silence first.</summary>
    public Shortlist Silent { get; } =
        new(static (one, other) => other.SilentIntervals.CompareTo(one.SilentIntervals));

    /// <summary>Those whose id more than one server has, by id.</summary>
    public Shortlist Conflicting { get; } = new(static (_, _) => 0);

    /// <inheritdoc/>
    public void Meet(CountedReport report) => list.Meet(report);

    /// <inheritdoc/>
    public void Take(ServerReports server, Step step) => list.Take(server, step);

    /// <inheritdoc/>
    public void End(ServerReports server)
    {
        list.End(server);
        foreach (var one in list.Last)
        {
            All.Add(one);
            if (one.SilentIntervals >= SilentFrom)
                Silent.Add(one);
            if (one.Conflicting)
                Conflicting.Add(one);
        }
    }

    /// <summary>Adds those whose ids all follow.</summary>
    public void Join(InstallationRoll other)
    {
        All.Join(other.All);
        Silent.Join(other.Silent);
        Conflicting.Join(other.Conflicting);
    }
}

/// <summary>The first few of many installations.</summary>
/// <param name="order">Which comes first; of equals the one that was added first.</param>
internal sealed class Shortlist(Comparison<Installation> order)
{
    /// <summary>So many.</summary>
    public const int Most = 20;

    private readonly List<Installation> _first = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<Installation> First => _first;

    /// <summary>One more.</summary>
    public void Add(Installation one)
    {
        Count++;
        Insert(one);
    }

    /// <summary>Adds others, which come behind equals.</summary>
    public void Join(Shortlist other)
    {
        Count += other.Count;
        other._first.ForEach(Insert);
    }

    private void Insert(Installation one)
    {
        var at = _first.FindIndex(known => order(known, one) > 0);
        if (at < 0 && _first.Count == Most)
            return;
        _first.Insert(at < 0 ? _first.Count : at, one);
        if (_first.Count > Most)
            _first.RemoveAt(Most);
    }
}
