using Npgsql;

namespace Scraper.Receiving.Postgres;

/// <summary>The parts of the tables, one a month: made ahead, dropped when they are past. What has no part
/// lies in the default one.</summary>
internal static class Months
{
    private const int Ahead = 2;

    /// <summary>Makes the parts of this month and the next ones, and drops those that end before a time and
    /// hold nothing any more. Nobody keeps or reads meanwhile; where somebody reads for long, another day
    /// will do.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="now">Says which month this is.</param>
    /// <param name="before">What was observed earlier is gone.</param>
    /// <returns>Whether something is to be committed.</returns>
    public static async Task<bool> ChangeAsync(Session session, DateTimeOffset now, DateTimeOffset before)
    {
        if (await IsInOrderAsync(session, now, before) || !await TryAloneAsync(session))
            return false;
        // Another receiver may have been first.
        foreach (var month in await MissingAsync(session, now))
            foreach (var table in PostgresTables.Parted)
                await MakeAsync(session, table, month);
        foreach (var month in await EmptyAsync(session, before))
            await session.RunAsync($"DROP TABLE {PartsOf(month)}");
        return true;
    }

    private static async Task<bool> IsInOrderAsync(
        Session session, DateTimeOffset now, DateTimeOffset before) =>
        (await MissingAsync(session, now)).Count == 0 && (await EmptyAsync(session, before)).Count == 0;

    private static async Task<List<Month>> MissingAsync(Session session, DateTimeOffset now)
    {
        var missing = new List<Month> { Month.Of(now) };
        while (missing.Count <= Ahead)
            missing.Add(missing[^1].Next);
        return [.. missing.Except(await ThereAsync(session))];
    }

    private static async Task<List<Month>> EmptyAsync(Session session, DateTimeOffset before)
    {
        var empty = new List<Month>();
        foreach (var month in (await ThereAsync(session)).Where(month => month.Next.Start <= before))
        {
            var rows = await session.RowsAsync(
                string.Join(" UNION ALL ", PostgresTables.Parted.Select(
                    table => $"(SELECT 1 FROM {month.PartOf(table)} LIMIT 1)")), _ => true);
            if (rows.Count == 0)
                empty.Add(month);
        }
        return empty;
    }

    private static async Task<bool> TryAloneAsync(Session session)
    {
        await Layout.LockAsync(session);
        try
        {
            await session.RunAsync("SET LOCAL lock_timeout = '2s'");
            await session.RunAsync(
                $"LOCK TABLE {string.Join(", ", PostgresTables.Parted)} IN ACCESS EXCLUSIVE MODE");
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    /// <summary>The new part takes over what lies in the default one, which must not hold it any
    /// more.</summary>
    private static async Task MakeAsync(Session session, string table, Month month)
    {
        var part = month.PartOf(table);
        var (from, to) = (month.LeastId, month.Next.LeastId);
        await session.RunAsync($"CREATE TABLE {part} (LIKE {table} INCLUDING ALL)");
        await session.RunAsync(
            $"""
            WITH strayed AS (
              DELETE FROM {table}_default WHERE report_id >= $1 AND report_id < $2 RETURNING *)
            INSERT INTO {part} SELECT * FROM strayed
            """, Sent.Of(from), Sent.Of(to));
        await session.RunAsync(
            $"ALTER TABLE {table} ATTACH PARTITION {part} FOR VALUES FROM ('{from}') TO ('{to}')");
    }

    private static string PartsOf(Month month) =>
        string.Join(", ", PostgresTables.Parted.Select(month.PartOf));

    private static async Task<List<Month>> ThereAsync(Session session)
    {
        var names = await session.RowsAsync(
            """
            SELECT part.relname::text FROM pg_inherits
              JOIN pg_class part ON part.oid = inhrelid WHERE inhparent = 'report'::regclass
            """, row => Month.OfPart(row.GetString(0)));
        return [.. names.OfType<Month>()];
    }
}
