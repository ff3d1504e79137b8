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
            List<string>? Ask(OutboxConnection connection) =>
                OutboxQueries.LastFields(connection, target, instanceId);
            return Read(Ask, Ask, null);
        }
        catch (OutboxException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SinkState> States() => Read(OutboxQueries.States, OlderLayouts.States, []);

    /// <inheritdoc/>
    public long Bytes() => Read(OutboxQueries.Bytes, OlderLayouts.Bytes, 0);

    private T Read<T>(Func<OutboxConnection, T> work, Func<OutboxConnection, T> workOnOne, T none) =>
        file.Told(() =>
        {
            using var connection = file.OpenForReading();
            return connection is null ? none
                : OutboxLayout.VersionOf(connection) == OlderLayouts.One ? workOnOne(connection)
                : work(connection);
        });
}
