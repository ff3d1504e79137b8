namespace Scraper.Receiving.Sqlite;

/// <summary>The tables of received reports in SQLite, and their version.</summary>
internal static class ReportTables
{
    /// <summary>Kept in the file's <c>user_version</c>; raise it with every change below.</summary>
    public const long Version = 1;

    /// <summary>
    /// <c>report</c> is what came in. <c>counted</c> and <c>points</c> are what counting reads of it, in the
    /// order in which it reads; both can be made again from <c>report</c>. <c>server</c> is what belongs to
    /// an id: the texts that its rows name by number, its first storage, and what is left of reports that
    /// were let go. A report without an id has the empty one.
    /// </summary>
    public const string Create = """
        CREATE TABLE report (
          report_id BLOB NOT NULL UNIQUE,
          id TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          received_at INTEGER NOT NULL,
          ip TEXT,
          body BLOB NOT NULL) STRICT;

        CREATE TABLE counted (
          id TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          report_id BLOB NOT NULL,
          pushed INTEGER NOT NULL,
          ip TEXT,
          totals BLOB NOT NULL,
          PRIMARY KEY (id, observed_at, report_id)) STRICT, WITHOUT ROWID;

        CREATE TABLE points (
          id TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          report_id BLOB NOT NULL,
          points BLOB NOT NULL,
          PRIMARY KEY (id, observed_at, report_id)) STRICT, WITHOUT ROWID;

        CREATE TABLE server (
          id TEXT NOT NULL PRIMARY KEY,
          words BLOB NOT NULL,
          storage TEXT NOT NULL DEFAULT '',
          storage_at INTEGER,
          storage_report BLOB,
          history BLOB,
          sidecar_at INTEGER,
          seen BLOB) STRICT;

        """;
}
