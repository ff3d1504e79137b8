using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>The tables of the outbox and their version.</summary>
internal static class OutboxLayout
{
    /// <summary>Kept in the file's <c>user_version</c>;
    /// raise it with every change of the tables below.</summary>
    public const long Version = 1;

    // A report's body stands once; a delivery a sink points to it; the body leaves with its last delivery.
    // Times are milliseconds since 1970, UTC.
    private const string Tables = """
        CREATE TABLE report (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          report_id TEXT NOT NULL UNIQUE,
          target TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          json BLOB NOT NULL);

        CREATE TABLE delivery (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          report INTEGER NOT NULL REFERENCES report (id),
          sink TEXT NOT NULL,
          set_aside INTEGER NOT NULL DEFAULT 0,
          attempts INTEGER NOT NULL DEFAULT 0,
          attempted_at INTEGER,
          due_at INTEGER NOT NULL DEFAULT 0,
          reason TEXT,
          UNIQUE (report, sink));

        CREATE INDEX delivery_queue ON delivery (sink, set_aside, id);

        CREATE TRIGGER delivery_was_last AFTER DELETE ON delivery
          WHEN NOT EXISTS (SELECT 1 FROM delivery WHERE report = OLD.report)
        BEGIN
          DELETE FROM report WHERE id = OLD.report;
        END;

        CREATE TABLE sink (
          name TEXT PRIMARY KEY,
          last_accepted INTEGER,
          last_attempt INTEGER,
          last_reason TEXT) WITHOUT ROWID;

        CREATE TABLE last_fields (
          target TEXT NOT NULL,
          instance TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          fields TEXT NOT NULL,
          PRIMARY KEY (target, instance)) WITHOUT ROWID;
        """;

    /// <summary>The version of the layout in this file; 0 for a new one.</summary>
    public static long VersionOf(SqliteConnection connection) =>
        (long)connection.Scalar("PRAGMA user_version")!;

    /// <summary>Gives an empty file its tables; two processes may try at once.</summary>
    public static void Create(SqliteConnection connection)
    {
        connection.Run("PRAGMA auto_vacuum = FULL"); // what was drained goes back to the file system
        connection.Run("PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction();
        if (VersionOf(connection) == 0)
            connection.Run(Tables + $"PRAGMA user_version = {Version};");
        transaction.Commit();
    }
}
