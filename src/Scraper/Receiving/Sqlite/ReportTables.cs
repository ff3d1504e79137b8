using Scraper.Outbox;

namespace Scraper.Receiving.Sqlite;

/// <summary>The tables of received reports in SQLite, and their version.</summary>
internal static class ReportTables
{
    /// <summary>Kept in the file's <c>user_version</c>; raise it with every change below.</summary>
    public const long Version = 2;

    /// <summary>
    /// <c>report</c> is what came in. <c>counted</c> and <c>points</c> are what counting reads of it, in the
    /// order in which it reads; both can be made again from <c>report</c>. <c>server</c> is what belongs to
    /// an id: the texts that its rows name by number, its first storage, and what is left of reports that
    /// were let go. A report without an id has the empty one. Each row has a checksum, <c>sum</c>, over its
    /// other columns; NULL is that of a row that the first layout wrote. <c>gone</c> says before which time
    /// reports may have been let go.
    /// </summary>
    public const string Create = """
        CREATE TABLE report (
          report_id BLOB NOT NULL UNIQUE,
          id TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          received_at INTEGER NOT NULL,
          ip TEXT,
          body BLOB NOT NULL,
          sum INTEGER) STRICT;

        CREATE TABLE counted (
          id TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          report_id BLOB NOT NULL,
          pushed INTEGER NOT NULL,
          ip TEXT,
          totals BLOB NOT NULL,
          sum INTEGER,
          PRIMARY KEY (id, observed_at, report_id)) STRICT, WITHOUT ROWID;

        CREATE TABLE points (
          id TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          report_id BLOB NOT NULL,
          points BLOB NOT NULL,
          sum INTEGER,
          PRIMARY KEY (id, observed_at, report_id)) STRICT, WITHOUT ROWID;

        CREATE TABLE server (
          id TEXT NOT NULL PRIMARY KEY,
          words BLOB NOT NULL,
          storage TEXT NOT NULL DEFAULT '',
          storage_at INTEGER,
          storage_report BLOB,
          history BLOB,
          sidecar_at INTEGER,
          seen BLOB,
          sum INTEGER) STRICT;

        """ + Gone;

    /// <summary>Makes the second layout of the first.</summary>
    public const string FromOne = """
        ALTER TABLE report ADD COLUMN sum INTEGER;
        ALTER TABLE counted ADD COLUMN sum INTEGER;
        ALTER TABLE points ADD COLUMN sum INTEGER;
        ALTER TABLE server ADD COLUMN sum INTEGER;

        """ + Gone;

    private const string Gone = """
        CREATE TABLE gone (one INTEGER PRIMARY KEY CHECK (one = 1), before INTEGER NOT NULL) STRICT;
        INSERT INTO gone VALUES (1, 0);

        """;

    /// <summary>The layout that is there; 0 in an empty file.</summary>
    /// <exception cref="OutboxException">It is of a newer program.</exception>
    public static long Find(string path, OutboxConnection connection) =>
        OutboxLayout.VersionOf(connection) is var version && version <= Version ? version
            : throw new OutboxException(StateFailures.FromTheFuture(path, version, "the store"));

    /// <summary>Makes the tables in an empty file, and brings an older layout to today's.</summary>
    /// <exception cref="OutboxException">The layout is of a newer program.</exception>
    public static void Prepare(string path, OutboxConnection connection) => connection.Atomically(_ =>
    {
        var version = Find(path, connection);
        if (version < Version)
        {
            // The number is the file's own: another one that is written over it is noticed by it.
            var own = OutboxLayout.OwnNumber(connection);
            connection.Script((version == 0 ? Create : FromOne)
                + $"PRAGMA user_version = {Version}; PRAGMA application_id = {own};");
        }
        return 0;
    });
}
