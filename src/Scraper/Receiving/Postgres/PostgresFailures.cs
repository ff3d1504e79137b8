using System.IO;
using System.Net.Sockets;
using Npgsql;
using Scraper.Outcomes;

namespace Scraper.Receiving.Postgres;

/// <summary>What PostgreSQL and the way to it say, as failures of the closed set.</summary>
internal static class PostgresFailures
{
    /// <summary>Whether two receivers stood in each other's way, and the same work succeeds when it is done
    /// again.</summary>
    public static bool IsOfRivals(PostgresException error) => error.SqlState
        is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>Whether it is of the database or the way to it, and no bug.</summary>
    public static bool IsKnown(Exception error) =>
        error is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>Whether the connection is of no use any more: it broke, or the server ends.</summary>
    public static bool IsAway(Exception error) =>
        error is not PostgresException said || said.SqlState.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>What was said of a store.</summary>
    public static Failure Of(Exception error, string store) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            new(FailureKind.StateFull, $"no space left for {store}; free some on its server"),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            new(FailureKind.StateReadOnly, $"{store} is read-only; name the primary in receiver.postgres"),
        _ => new(FailureKind.StateUnavailable,
            $"cannot {(IsAway(error) ? "reach" : "use")} {store}: {Why(error)}"),
    };

    private static string Why(Exception error) => error is PostgresException said
        ? $"{OneLine.Words(said.MessageText)} ({said.SqlState})"
        : OneLine.Words((error.InnerException ?? error).Message.TrimEnd('.'));
}
