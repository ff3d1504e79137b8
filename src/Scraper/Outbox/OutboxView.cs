using Scraper.Outcomes;

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
            return Read((_, connection) => OutboxQueries.LastFields(connection, target, instanceId), null);
        }
        catch (OutboxException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SinkState> States() => Read(
        (layout, connection) => layout switch
        {
            OlderLayouts.One => OlderLayouts.StatesOfOne(connection),
            OlderLayouts.Two => OlderLayouts.StatesOfTwo(connection),
            _ => OutboxQueries.States(connection),
        },
        []);

    /// <inheritdoc/>
    public long Bytes() => Read(
        (layout, connection) => layout == OlderLayouts.One
            ? OlderLayouts.BytesOfOne(connection)
            : OutboxQueries.Bytes(connection),
        0);

    private T Read<T>(Func<long, OutboxConnection, T> work, T none) => Look(file, () =>
    {
        using var connection = file.OpenForReading();
        return connection is null ? none : work(OutboxLayout.VersionOf(connection), connection);
    });

    /// <summary>Does what looks at a file; of a damaged one it says who repairs it.</summary>
    /// <exception cref="OutboxException">It cannot be looked at.</exception>
    public static T Look<T>(OutboxFile file, Func<T> look)
    {
        try
        {
            return file.Told(look);
        }
        catch (OutboxException e) when (e.Failure.Kind == FailureKind.StateCorrupt)
        {
            throw new OutboxException(
                new Failure(FailureKind.StateCorrupt, e.Message + "; run and once repair it"), e);
        }
    }
}
