using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Receiving.Postgres;

/// <summary>Makes the tables, and brings older ones up to date, whoever comes first of several
/// receivers.</summary>
internal static class Layout
{
    // Of this program alone, in a database of its own.
    private const long Lock = 0x7363_7261_7065_7231;

    private const string Create = """
        CREATE TABLE layout (version integer NOT NULL, gone bigint NOT NULL);
        INSERT INTO layout VALUES (0, 0);
        """;

    /// <summary>Waits until nobody else makes tables; nobody does until the end of the
    /// transaction.</summary>
    public static Task LockAsync(Session session) =>
        session.RunAsync("SELECT pg_advisory_xact_lock($1)", Sent.Of(Lock));

    /// <summary>The version of what is there; 0 before the first receiver.</summary>
    /// <exception cref="OutboxException">It is of a newer program.</exception>
    public static async Task<int> FindAsync(Session session, string name)
    {
        var version = await IsThereAsync(session) ? await VersionAsync(session) : 0;
        return version <= PostgresTables.Version ? version : throw FromTheFuture(name, version);
    }

    /// <summary>Makes what is missing.</summary>
    public static async Task PrepareAsync(Session session, string name)
    {
        await LockAsync(session);
        var version = await FindAsync(session, name);
        if (version == PostgresTables.Version)
            return;
        if (version == 0)
            await session.RunAsync(Create);
        // Receivers of the older release are done with it when this returns, and see the new version then.
        await session.RunAsync("LOCK TABLE layout IN ACCESS EXCLUSIVE MODE");
        foreach (var step in PostgresTables.Steps.Skip(version))
            await session.RunAsync(step);
        await session.RunAsync("UPDATE layout SET version = $1", Sent.Of(PostgresTables.Version));
    }

    /// <summary>Says that reports observed before a time may be gone: a time that never goes back.</summary>
    public static Task LetGoAsync(Session session, DateTimeOffset before) => session.RunAsync(
        "UPDATE layout SET gone = greatest(gone, $1)", Sent.Of(before.ToUnixTimeMilliseconds()));

    /// <summary>Looks at the version, which stays until the end of the transaction, and takes care that a
    /// commit is durable, whatever the database's default is.</summary>
    /// <returns>Before which time reports may be gone.</returns>
    public static async Task<DateTimeOffset> GuardAsync(Session session, string name)
    {
        var layout = await session.RowsAsync(
            """
            SELECT version, gone, CASE current_setting('synchronous_commit')
              WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END
            FROM layout
            """, row => (Version: row.GetInt32(0), Gone: row.GetInt64(1)));
        return layout is [var one] && one.Version == PostgresTables.Version
            ? DateTimeOffset.FromUnixTimeMilliseconds(one.Gone)
            : throw FromTheFuture(name, layout.FirstOrDefault().Version);
    }

    /// <summary>Whether a receiver has been here.</summary>
    public static async Task<bool> IsThereAsync(Session session) =>
        (await session.RowsAsync("SELECT to_regclass('layout') IS NOT NULL", row => row.GetBoolean(0)))[0];

    private static async Task<int> VersionAsync(Session session) =>
        (await session.RowsAsync("SELECT version FROM layout", row => row.GetInt32(0))).FirstOrDefault();

    private static OutboxException FromTheFuture(string name, int version) => new(new Failure(
        FailureKind.StateUnavailable,
        $"{name} has layout {version}, made by another version of this program; upgrade"));
}
