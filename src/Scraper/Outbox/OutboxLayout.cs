using System.Numerics;

namespace Scraper.Outbox;

/// <summary>The tables of the outbox and their version; ARCHITECTURE.md has them in words.</summary>
internal static class OutboxLayout
{
    /// <summary>Kept in the file's <c>user_version</c>; raise it with every change of the tables below.
    /// </summary>
    public const long Version = 3;

    /// <summary>The end of the year 9999 in milliseconds since 1970, UTC, as all times are.</summary>
    public const long LatestTime = 253_402_300_799_999;

    private const string AnyTime = "BETWEEN 0 AND 253402300799999"; // LatestTime

    // What the third layout has and the second one has not.
    private const string Doubts = """

          doubts INTEGER NOT NULL DEFAULT 0 CHECK (doubts BETWEEN 0 AND 3),
        """;

    private const string Pause = $"""
        ,
          paused_until INTEGER CHECK (paused_until {AnyTime})
        """;

    private const string Passed = """
        CREATE INDEX delivery_passed ON delivery (sink, next_at) WHERE aside IS NULL AND doubts >= 3;

        """;

    // STRICT and the checks are what a reader relies on: a value that a disk changed is found by the check at
    // the start, and a repair takes no such value over.
    private const string Tables = $"""
        CREATE TABLE report (
          id INTEGER PRIMARY KEY,
          report_id TEXT NOT NULL UNIQUE,
          target TEXT NOT NULL,
          observed_at INTEGER NOT NULL CHECK (observed_at {AnyTime}),
          checksum INTEGER NOT NULL,
          json BLOB NOT NULL) STRICT;

        CREATE TABLE delivery (
          id INTEGER PRIMARY KEY,
          report INTEGER NOT NULL REFERENCES report (id),
          sink TEXT NOT NULL,
          kept_at INTEGER NOT NULL CHECK (kept_at {AnyTime}),
          next_at INTEGER NOT NULL DEFAULT 0 CHECK (next_at {AnyTime}),
          attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts BETWEEN 0 AND 2147483647),
          attempted_at INTEGER CHECK (attempted_at {AnyTime}),
          first_refused_at INTEGER CHECK (first_refused_at {AnyTime}),
          last_reason TEXT,
          aside TEXT CHECK (aside IN ('refused', 'damaged')),{Doubts}
          UNIQUE (report, sink)) STRICT;

        CREATE INDEX delivery_queue ON delivery (sink, id) WHERE aside IS NULL;
        CREATE INDEX delivery_aside ON delivery (sink, id) WHERE aside IS NOT NULL;
        CREATE INDEX delivery_tried ON delivery (kept_at) WHERE aside IS NULL AND attempts > 0;
        {Passed}
        CREATE TABLE sink (
          name TEXT PRIMARY KEY,
          waiting INTEGER NOT NULL DEFAULT 0,
          waiting_bytes INTEGER NOT NULL DEFAULT 0,
          aside INTEGER NOT NULL DEFAULT 0,
          last_accepted INTEGER CHECK (last_accepted {AnyTime}),
          last_attempt INTEGER CHECK (last_attempt {AnyTime}),
          last_reason TEXT{Pause}) STRICT, WITHOUT ROWID;

        CREATE TABLE held (one INTEGER PRIMARY KEY CHECK (one = 1), bytes INTEGER NOT NULL) STRICT;
        INSERT INTO held VALUES (1, 0);

        CREATE TABLE last_fields (
          target TEXT NOT NULL,
          instance TEXT NOT NULL,
          observed_at INTEGER NOT NULL,
          fields TEXT NOT NULL,
          PRIMARY KEY (target, instance)) STRICT, WITHOUT ROWID;

        CREATE TABLE target (
          name TEXT PRIMARY KEY,
          outcome TEXT,
          error TEXT,
          since INTEGER CHECK (since {AnyTime}),
          attempts INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 2147483647),
          last_attempt INTEGER CHECK (last_attempt {AnyTime}),
          last_success INTEGER CHECK (last_success {AnyTime}),
          next INTEGER CHECK (next {AnyTime})) STRICT, WITHOUT ROWID;

        """;

    // The sums that a look or a bound asks for; counting all rows after each attempt would make draining
    // slower the more there is to drain.
    private const string Sums = """
        CREATE TRIGGER report_kept AFTER INSERT ON report
        BEGIN
          UPDATE held SET bytes = bytes + LENGTH(NEW.json);
        END;

        CREATE TRIGGER report_left AFTER DELETE ON report
        BEGIN
          UPDATE held SET bytes = bytes - LENGTH(OLD.json);
        END;

        CREATE TRIGGER delivery_kept AFTER INSERT ON delivery
        BEGIN
          INSERT OR IGNORE INTO sink (name) VALUES (NEW.sink);
          UPDATE sink SET
            waiting = waiting + (NEW.aside IS NULL),
            waiting_bytes = waiting_bytes
              + (NEW.aside IS NULL) * (SELECT LENGTH(json) FROM report WHERE id = NEW.report),
            aside = aside + (NEW.aside IS NOT NULL)
          WHERE name = NEW.sink;
        END;

        CREATE TRIGGER delivery_set_aside AFTER UPDATE OF aside ON delivery
          WHEN (OLD.aside IS NULL) <> (NEW.aside IS NULL)
        BEGIN
          UPDATE sink SET
            waiting = waiting + (NEW.aside IS NULL) - (OLD.aside IS NULL),
            waiting_bytes = waiting_bytes + ((NEW.aside IS NULL) - (OLD.aside IS NULL))
              * (SELECT LENGTH(json) FROM report WHERE id = NEW.report),
            aside = aside + (NEW.aside IS NOT NULL) - (OLD.aside IS NOT NULL)
          WHERE name = NEW.sink;
        END;

        CREATE TRIGGER delivery_left AFTER DELETE ON delivery
        BEGIN
          UPDATE sink SET
            waiting = waiting - (OLD.aside IS NULL),
            waiting_bytes = waiting_bytes
              - (OLD.aside IS NULL) * (SELECT LENGTH(json) FROM report WHERE id = OLD.report),
            aside = aside - (OLD.aside IS NOT NULL)
          WHERE name = OLD.sink;
          DELETE FROM report WHERE id = OLD.report
            AND NOT EXISTS (SELECT 1 FROM delivery WHERE report = OLD.report);
        END;

        """;

    /// <summary>The version of the layout in this file; 0 for a new one.</summary>
    public static long VersionOf(OutboxConnection connection) => connection.Number("PRAGMA user_version");

    /// <summary>The same of a layout that this program knows, or that a disk made of one.</summary>
    /// <exception cref="OutboxException">It is of a newer program.</exception>
    public static long Find(string path, OutboxConnection connection) =>
        VersionOf(connection) is var version && !IsNewer(version) ? version
            : throw new OutboxException(StateFailures.FromTheFuture(path, version));

    /// <summary>Gives an empty file its tables, and refuses every layout but today's.</summary>
    /// <exception cref="OutboxException">It is of a newer program.</exception>
    public static void Prepare(string path, OutboxConnection connection)
    {
        var version = Find(path, connection);
        if (version == 0)
            Create(connection);
        else if (version != Version)
            throw StateFailures.Damage("not today's layout"); // an older one, too, is rebuilt from its rows
    }

    /// <summary>Whether a newer program wrote this version. It is no newer one where a single bit makes it
    /// ours: a disk did that. Only of the next one both could be true.</summary>
    private static bool IsNewer(long version) =>
        version > Version
        && (version == Version + 1 || BitOperations.PopCount((ulong)(version ^ Version)) > 1);

    /// <summary>Gives an empty file its tables; two processes may try at once.</summary>
    public static void Create(OutboxConnection connection)
    {
        connection.Script("PRAGMA auto_vacuum = INCREMENTAL");
        connection.Script("PRAGMA journal_mode = WAL");
        connection.Atomically(_ =>
        {
            if (VersionOf(connection) != 0)
                return 0;
            if (connection.Number("SELECT COUNT(*) FROM sqlite_master") > 0)
                throw StateFailures.Damage("tables without a version");
            return CreateTables(connection);
        });
    }

    /// <summary>A number that a file has alone.</summary>
    public static long OwnNumber(OutboxConnection connection) =>
        connection.Number("SELECT 1 + ABS(RANDOM() % 2147483646)");

    /// <summary>The same in a transaction that is under way. The file is told from every other by a number of
    /// its own (see <see cref="FileStamp"/>).</summary>
    public static int CreateTables(OutboxConnection connection) => CreateTables(connection, Version);

    /// <summary>The tables as today's or the second layout has them.</summary>
    public static int CreateTables(OutboxConnection connection, long version)
    {
        var own = OwnNumber(connection);
        var tables = version == Version
            ? Tables
            : Tables.Replace(Doubts, "").Replace(Pause, "").Replace(Passed, "");
        connection.Script(
            tables + Sums + $"PRAGMA user_version = {version}; PRAGMA application_id = {own};");
        return 0;
    }

    /// <summary>Sets the sums right where they are not, after a disk changed them.</summary>
    public static void Recount(OutboxConnection connection)
    {
        connection.Run(
            """
            WITH truth AS (
              SELECT name,
                COUNT(delivery.id) FILTER (WHERE delivery.aside IS NULL) AS waiting,
                COALESCE(SUM(LENGTH(json)) FILTER (WHERE delivery.aside IS NULL), 0) AS bytes,
                COUNT(delivery.aside) AS aside
              FROM sink LEFT JOIN delivery ON delivery.sink = name LEFT JOIN report ON report.id = report
              GROUP BY name)
            UPDATE sink SET waiting = truth.waiting, waiting_bytes = truth.bytes, aside = truth.aside
            FROM truth WHERE truth.name = sink.name AND
              (sink.waiting, waiting_bytes, sink.aside) <> (truth.waiting, truth.bytes, truth.aside)
            """);
        connection.Run(
            """
            UPDATE held SET bytes = truth.bytes
            FROM (SELECT COALESCE(SUM(LENGTH(json)), 0) AS bytes FROM report) truth
            WHERE held.bytes <> truth.bytes
            """);
    }
}
