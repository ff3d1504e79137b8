using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>An outbox that is only looked at, for <c>status</c>
/// and <c>preview</c>: creates and repairs nothing.</summary>
internal sealed class OutboxView(OutboxFile file) : IOutboxView
{
    /// <inheritdoc/>
    public IReadOnlyList<string>? LastFields(string target, string? instanceId)
    {
        try
        {
            return Read(connection => OutboxQueries.LastFields(connection, target, instanceId), null);
        }
        catch (OutboxException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SinkState> States() => Read(OutboxQueries.States, []);

    /// <inheritdoc/>
    public long Bytes() => Read(OutboxQueries.Bytes, 0);

    private T Read<T>(Func<SqliteConnection, T> work, T none) => file.Told(() =>
    {
        using var connection = file.OpenForReading();
        return connection is null ? none : work(connection);
    });
}
