namespace Scraper.Forwarding;

/// <summary>
/// A receiver's failures in a row, and what follows from them: whose turn it is, and which of them are told.
/// Where two reports failed one after the other it is the receiver that is down; where one alone fails again
/// and again, others pass it. Kept in memory: a new process finds it out again.
/// </summary>
internal sealed class Outage(TimeProvider time)
{
    /// <summary>After so many failures of one report another one shows whether it is at fault.</summary>
    public const int Doubts = 3;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromHours(1);
    private const int MostCauses = 10;

    private readonly HashSet<Guid> _reports = [];
    private readonly Dictionary<string, long> _told = [];
    private readonly Dictionary<string, long> _toldOfPassed = [];

    /// <summary>Failures in a row.</summary>
    public int Count { get; private set; }

    /// <summary>More than one report failed.</summary>
    public bool IsDown => _reports.Count > 1;

    /// <summary>The report that failed waits alone: another one is tried at once.</summary>
    public bool LetsPass { get; private set; }

    /// <summary>Whether the next attempt is another report's: once after each three.</summary>
    public bool IsAnothersTurn => LetsPass || Count % (Doubts + 1) == Doubts;

    /// <summary>Whether no other report failed.</summary>
    public bool IsAlone(Guid report) => _reports.All(one => one == report);

    /// <summary>One more failure, and whether another report is tried before a pause.</summary>
    public void Fails(Guid report, bool letsPass)
    {
        Count++;
        _reports.Add(report);
        LetsPass = letsPass;
    }

    /// <summary>The receiver works; whether it was said that it does not.</summary>
    public bool Ends()
    {
        var told = _told.Count > 0;
        _told.Clear();
        _reports.Clear();
        (Count, LetsPass) = (0, false);
        return told;
    }

    /// <summary>Whether this cause is told: each one once an hour.</summary>
    public bool Tells(string cause) => Tells(_told, cause);

    /// <summary>The same of a report that others pass.</summary>
    public bool TellsOfPassed(Guid report) => Tells(_toldOfPassed, report.ToString());

    private bool Tells(Dictionary<string, long> told, string what)
    {
        foreach (var (old, at) in told)
            if (time.GetElapsedTime(at) >= BetweenLines)
                told.Remove(old);
        return told.Count < MostCauses && told.TryAdd(what, time.GetTimestamp());
    }
}
