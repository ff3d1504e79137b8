using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>Where the records of targets last longer than the process. Every method throws
/// <see cref="OutboxException"/> where the state directory fails.</summary>
internal interface ITargetRecords
{
    /// <summary>All that are kept, by name.</summary>
    IReadOnlyList<TargetRecord> Read();

    /// <summary>Keeps one in the place of its last.</summary>
    void Write(TargetRecord record);

    /// <summary>Keeps one no longer.</summary>
    void Forget(string target);
}

/// <summary>The records in the outbox's file, in a table of their own.</summary>
/// <param name="store">The outbox's own: written by another connection, they would look to it like what
/// another process did.</param>
internal sealed class TargetRecords(OutboxStore store) : ITargetRecords
{
    /// <inheritdoc/>
    public IReadOnlyList<TargetRecord> Read() => store.Read(All);

    /// <inheritdoc/>
    public void Write(TargetRecord record) => store.Note(connection => connection.Run(
        """
        INSERT OR REPLACE INTO target
        VALUES ($name, $outcome, $error, $since, $attempts, $attempt, $success, $next)
        """,
        ("$name", record.Target), ("$outcome", record.Outcome), ("$error", record.Error),
        ("$since", Milliseconds(record.Since)), ("$attempts", record.Attempts),
        ("$attempt", Milliseconds(record.LastAttempt)), ("$success", Milliseconds(record.LastSuccess)),
        ("$next", Milliseconds(record.Next))));

    /// <inheritdoc/>
    public void Forget(string target) => store.Settle(connection =>
        connection.Run("DELETE FROM target WHERE name = $name", ("$name", target)));

    /// <summary>What is there, to be read only; creates nothing. Empty where there is nothing yet.</summary>
    /// <exception cref="OutboxException">It cannot be read.</exception>
    public static IReadOnlyList<TargetRecord> Peek(OutboxOptions options)
    {
        var file = new OutboxFile(options.StateDirectory);
        return file.Told<IReadOnlyList<TargetRecord>>(() =>
        {
            using var connection = file.OpenForReading();
            return connection?.Scalar("SELECT 1 FROM sqlite_master WHERE name = 'target'") is null
                ? []
                : All(connection);
        });
    }

    private static List<TargetRecord> All(OutboxConnection connection) => connection.Rows(
        """
        SELECT name, outcome, error, since, attempts, last_attempt, last_success, next
        FROM target ORDER BY name
        """,
        row => new TargetRecord(row.Text(0))
        {
            Outcome = row.TextOrNull(1),
            Error = row.TextOrNull(2),
            Since = row.TimeOrNull(3),
            Attempts = (int)row.Number(4),
            LastAttempt = row.TimeOrNull(5),
            LastSuccess = row.TimeOrNull(6),
            Next = row.TimeOrNull(7),
        });

    private static long? Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
