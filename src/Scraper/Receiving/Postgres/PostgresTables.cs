namespace Scraper.Receiving.Postgres;

/// <summary>The tables of received reports in PostgreSQL, and their version.</summary>
internal static class PostgresTables
{
    /// <summary>Those that are parted by the month of a report's id.</summary>
    public static readonly string[] Parted = ["report", "counted"];

    /// <summary>What makes each layout of the one before, the first of nothing. A new one is a further
    /// script.</summary>
    public static readonly string[] Steps = [First];

    /// <summary>Kept in <c>layout</c>, beside the time before which reports may have been let go.</summary>
    public static int Version => Steps.Length;

    /// <summary>
    /// The tables of the store in a file, but for three things. Parts: a UUIDv7 is a time, so that one key is
    /// global and old months are dropped; ids of wrong clocks and of other versions lie in the default part.
    /// Points stand beside the totals: PostgreSQL has no clustered key that would keep them apart. And texts
    /// that a sender chose are bytes, in the order of their UTF-8, whatever encoding and collation the
    /// database has.
    /// </summary>
    private const string First = """
        CREATE TABLE report (
          report_id uuid NOT NULL PRIMARY KEY,
          id bytea NOT NULL,
          observed_at bigint NOT NULL,
          received_at bigint NOT NULL,
          ip text,
          body bytea NOT NULL) PARTITION BY RANGE (report_id);
        ALTER TABLE report ALTER body SET STORAGE EXTERNAL;
        CREATE TABLE report_default PARTITION OF report DEFAULT;

        CREATE TABLE counted (
          id bytea NOT NULL,
          observed_at bigint NOT NULL,
          report_id uuid NOT NULL,
          pushed boolean NOT NULL,
          ip text,
          totals bytea NOT NULL,
          points bytea NOT NULL,
          PRIMARY KEY (id, observed_at, report_id)) PARTITION BY RANGE (report_id);
        CREATE TABLE counted_default PARTITION OF counted DEFAULT;

        CREATE TABLE server (
          id bytea NOT NULL PRIMARY KEY,
          words bytea NOT NULL DEFAULT '',
          storage bytea NOT NULL DEFAULT '',
          storage_at bigint,
          storage_report uuid,
          history bytea,
          sidecar_at bigint,
          seen bytea);

        """;
}
