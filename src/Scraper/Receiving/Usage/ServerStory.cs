namespace Scraper.Receiving.Usage;

/// <summary>What is told of one server: its installations, its last reports, what a change of its version
/// changed, and what its own reporter leaves out. Its size does not follow the reports'.</summary>
/// <param name="id">The tag <c>id</c>.</param>
/// <param name="table">The fields that are counted.</param>
/// <param name="list">Knows the installations.</param>
internal sealed class ServerStory(string id, FieldTable table, InstallationList list) : IServerWatch
{
    /// <summary>So many reports and changes are kept, the last ones.</summary>
    public const int Most = 50;

    private readonly Queue<CountedReport> _reports = [];
    private readonly Queue<Guid> _counted = [];
    private readonly Queue<VersionChange> _changes = [];

    public string Id => id;

    /// <summary>The installations of the id.</summary>
    public IReadOnlyList<Installation> Installations => list.Last;

    /// <summary>How many reports there are, counted or not.</summary>
    public long Count { get; private set; }

    /// <summary>The last reports, latest first.</summary>
    public IEnumerable<CountedReport> Reports => _reports.Reverse();

    /// <summary>What changed with the version, latest first.</summary>
    public IEnumerable<VersionChange> Changes => _changes.Reverse();

    /// <summary>The last report that a sidecar sent; null where none did.</summary>
    public CountedReport? BySidecar { get; private set; }

    /// <summary>The last report that the server pushed by itself; null where it never did.</summary>
    public CountedReport? ByItself { get; private set; }

    /// <summary>Whether a report counts in more than the number of reports.</summary>
    public bool IsCounted(CountedReport report) => _counted.Contains(report.ReportId);

    /// <summary>Every field with its number, in schema order.</summary>
    public IEnumerable<(int Number, string Name)> Fields => table.Names.Index();

    /// <summary>The fields of a report that have a value.</summary>
    public IEnumerable<string> Reported(CountedReport report) =>
        Fields.Where(field => report.Fields[field.Number].IsReported).Select(field => field.Name);

    /// <summary>The fields that the server's own reporter leaves out of what a sidecar reports, or where
    /// there is none of all that there are; null where it never reported.</summary>
    public IReadOnlyList<string>? LeftOut => ByItself is null ? null
        : [.. (BySidecar is null ? table.Names : Reported(BySidecar)).Except(Reported(ByItself))];

    /// <inheritdoc/>
    public void Meet(CountedReport report)
    {
        Count++;
        Keep(_reports, report);
        var before = report.Pushed ? ByItself : BySidecar;
        if (before is not null && before.Tag("version") != report.Tag("version"))
            Keep(_changes, Change(before, report));
        if (report.Pushed)
            ByItself = report;
        else
            BySidecar = report;
    }

    /// <inheritdoc/>
    public void Take(ServerReports server, Step step)
    {
        Keep(_counted, step.Report.ReportId);
        list.Take(server, step);
    }

    /// <inheritdoc/>
    public void End(ServerReports server) => list.End(server);

    private VersionChange Change(CountedReport before, CountedReport after) => new(
        after.ObservedAt, after.Pushed, before.Tag("version"), after.Tag("version"),
        [.. Reported(after).Except(Reported(before))], [.. Reported(before).Except(Reported(after))]);

    private static void Keep<T>(Queue<T> last, T one)
    {
        last.Enqueue(one);
        if (last.Count > Most)
            last.Dequeue();
    }
}

/// <summary>What changed from the last report of a version to the first of the next.</summary>
/// <param name="At">When that was observed, in milliseconds since 1970.</param>
/// <param name="Pushed">Whether the server's own reporter tells it.</param>
/// <param name="From">The version before; empty where the report tells none.</param>
/// <param name="To">The version since.</param>
/// <param name="Appeared">Fields that have a value since.</param>
/// <param name="Vanished">Fields that have none any more.</param>
internal sealed record VersionChange(
    long At, bool Pushed, string From, string To, IReadOnlyList<string> Appeared,
    IReadOnlyList<string> Vanished);
