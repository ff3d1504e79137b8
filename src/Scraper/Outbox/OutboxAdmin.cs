using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>
/// What an operator changes in an outbox by hand. Each transaction is on disk when its method returns, and
/// safe beside a sidecar that runs on the same directory. Every method throws <see cref="OutboxException"/>
/// where the state directory fails; nothing of that transaction was done.
/// </summary>
internal sealed class OutboxAdmin : IDisposable
{
    // One transaction must fit into the room that is held back for settling.
    private const int AtOnce = 1000;

    private readonly OutboxStore _store;
    private readonly TimeProvider _time;

    private OutboxAdmin(OutboxStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>Opens it, created where it is missing, and looks at every page of it.</summary>
    /// <exception cref="OutboxException">The state directory cannot be used.</exception>
    public static OutboxAdmin Open(OutboxOptions options, TimeProvider time, Action<Failure> damaged) =>
        new(OutboxStore.Open(options, time, damaged), time);

    /// <summary>What was set aside waits again and is due; what is damaged stays where it is.</summary>
    /// <param name="ids">These reports; none: all.</param>
    /// <param name="sink">For this sink; null: for all.</param>
    /// <returns>How many deliveries; a failure, and nothing changed, where one of the reports is not kept, or
    /// damaged.</returns>
    public Outcome<int> Requeue(IReadOnlyList<Guid> ids, string? sink) =>
        _store.Settle(connection => Unknown(connection, ids, sink) ?? Damaged(connection, ids, sink)
            ?? Each(ids, report => connection.Run(
            $"""
            UPDATE delivery SET aside = NULL, next_at = 0, attempts = 0, attempted_at = NULL,
              first_refused_at = NULL, last_reason = NULL, doubts = 0
            WHERE aside = 'refused' AND {Which(report, sink)}
            """,
            Named(report, sink))));

    /// <summary>They are kept no longer, whether they wait or were set aside.</summary>
    /// <param name="ids">These reports; none: all.</param>
    /// <param name="sink">For this sink; null: for all.</param>
    /// <returns>How many deliveries; a failure, and nothing changed, where one of the reports is not kept.
    /// </returns>
    public Outcome<int> Drop(IReadOnlyList<Guid> ids, string? sink)
    {
        var dropped = ids.Count > 0
            ? _store.Settle(connection => Unknown(connection, ids, sink) ?? Each(ids, report =>
                connection.Run($"DELETE FROM delivery WHERE {Which(report, sink)}", Named(report, sink))))
            : InParts(() => _store.Settle(connection => connection.Run(
                $"""
                DELETE FROM delivery WHERE id IN
                  (SELECT id FROM delivery WHERE {Which(null, sink)} ORDER BY id LIMIT {AtOnce})
                """,
                Named(null, sink))));
        _store.Shrink();
        return dropped;
    }

    /// <summary>These reports reached the sink another way.</summary>
    /// <returns>How many of them still waited for it.</returns>
    public int Settled(IEnumerable<Guid> ids, string sink)
    {
        var settled = ids.Chunk(AtOnce).Sum(some => _store.Settle(connection => some.Sum(id => connection.Run(
            $"DELETE FROM delivery WHERE aside IS NULL AND {Which(id, sink)}", Named(id, sink)))));
        _store.Shrink();
        return settled;
    }

    /// <summary>Keeps reports of another outbox for each of these sinks, all in one transaction.</summary>
    /// <returns>What became of each.</returns>
    public IReadOnlyList<Kept> Keep(IReadOnlyList<FrozenReport> reports, IReadOnlyList<string> sinks) =>
        reports.Count == 0
            ? []
            : _store.Keep(connection => reports.Select(report => Keep(connection, report, sinks)).ToList());

    /// <summary>Bytes of all kept reports.</summary>
    public long Bytes() => _store.Read(OutboxQueries.Bytes);

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private Kept Keep(OutboxConnection connection, FrozenReport report, IReadOnlyList<string> sinks)
    {
        var kept = connection.Scalar(
            "SELECT json FROM report WHERE report_id = $id", ("$id", report.ReportId.ToString()));
        if (kept is byte[] json)
            return report.Json.Span.SequenceEqual(json) ? Kept.Before : Kept.OtherBytes;
        DeliveryTable.Owe(connection, report, sinks, _time.GetUtcNow());
        return Kept.New;
    }

    private static Outcome<int>? Unknown(
        OutboxConnection connection, IReadOnlyList<Guid> ids, string? sink) => ids
            .Where(id => !Any(connection, "TRUE", id, sink))
            .Select(id => (Outcome<int>?)NotKept(id, sink)).FirstOrDefault();

    private static Outcome<int>? Damaged(
        OutboxConnection connection, IReadOnlyList<Guid> ids, string? sink) => ids
            .Where(id => Any(connection, "aside = 'damaged'", id, sink))
            .Select(id => (Outcome<int>?)Damaged(id)).FirstOrDefault();

    private static bool Any(OutboxConnection connection, string what, Guid id, string? sink) =>
        connection.Scalar(
            $"SELECT 1 FROM delivery WHERE {what} AND {Which(id, sink)} LIMIT 1",
            Named(id, sink)) is not null;

    /// <summary>A report that is not what was kept.</summary>
    public static Failure Damaged(Guid id) => new(FailureKind.StateCorrupt,
        $"report {id} was changed on disk: its bytes are not those that were kept");

    /// <summary>Somebody named a report that is not there.</summary>
    public static Failure NotKept(Guid id, string? sink = null) => new(FailureKind.UsageInvalid,
        $"there is no report {id} in the outbox" + (sink is null ? "" : $" for sink {sink}"));

    private static Outcome<int> Each(IReadOnlyList<Guid> ids, Func<Guid?, int> change) =>
        ids.Count == 0 ? change(null) : ids.Sum(id => change(id));

    private static int InParts(Func<int> part)
    {
        var (all, some) = (0, 0);
        do
            all += some = part();
        while (some == AtOnce);
        return all;
    }

    private static string Which(Guid? report, string? sink) =>
        (report is null ? "TRUE" : "report = (SELECT id FROM report WHERE report_id = $report)")
        + (sink is null ? "" : " AND sink = $sink");

    private static (string, object?)[] Named(Guid? report, string? sink) =>
    [
        .. report is null ? Array.Empty<(string, object?)>() : [("$report", report.ToString())],
        .. sink is null ? Array.Empty<(string, object?)>() : [("$sink", sink)],
    ];
}

/// <summary>What became of a report that was to be kept.</summary>
internal enum Kept
{
    /// <summary>It waits now.</summary>
    New,

    /// <summary>It was here before.</summary>
    Before,

    /// <summary>A report of other bytes has its id.</summary>
    OtherBytes,
}
