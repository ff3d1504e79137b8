using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>Reads as many rows of a table as a damaged file still gives.</summary>
/// <param name="connection">To the damaged file.</param>
/// <param name="table">The table.</param>
/// <param name="columns">What is read of it, the id first where that gives the order.</param>
/// <param name="id">What numbers its rows.</param>
internal sealed class DamagedTable(
    OutboxConnection connection, string table, string columns, string id = "id")
{
    /// <summary>In the order of its id: past a broken page from the next id that can be read, and from there
    /// back to the break.</summary>
    public void ById(Action<object[]> row)
    {
        var last = long.MinValue;
        while (!Read($"WHERE {id} > {last} ORDER BY {id}", values => Climbs(values, ref last, row)))
        {
            if (Beyond(last) is not { } next)
                return;
            var floor = last;
            Read($"WHERE {id} < {next} AND {id} > {floor} ORDER BY {id} DESC",
                values => Falls(values, floor, row));
            last = Math.Max(floor, next - 1);
        }
    }

    /// <summary>Once from each end: a broken page stops both.</summary>
    public void FromBothEnds(string key, Action<object[]> row)
    {
        foreach (var direction in (string[])["ASC", "DESC"])
            Read($"ORDER BY {key} {direction}", values => Taken(values, row));
    }

    /// <summary>In the order that costs least, until the damage begins.</summary>
    public void InOrder(Action<object[]> row) => Read("", values => Taken(values, row));

    // Ids that do not rise are damage, too, and would be read for ever.
    private static bool Climbs(object[] values, ref long last, Action<object[]> row)
    {
        if (values[0] is not long number || number <= last)
            return false;
        last = number;
        row(values);
        return true;
    }

    private static bool Falls(object[] values, long floor, Action<object[]> row)
    {
        if (values[0] is not long number || number <= floor)
            return false;
        row(values);
        return true;
    }

    private static bool Taken(object[] values, Action<object[]> row)
    {
        row(values);
        return true;
    }

    /// <summary>An id beyond the break whose row can be read; null where there is none.</summary>
    private long? Beyond(long last)
    {
        var from = Math.Max(last, 0);
        for (long stride = 1; stride < long.MaxValue / 4; stride *= 2)
        {
            long? found = null;
            var whole = Read($"WHERE {id} > {from + stride} ORDER BY {id} LIMIT 1", values =>
            {
                found = values[0] as long?;
                return found > from + stride;
            });
            if (found > from + stride)
                return found;
            if (whole)
                return null;
        }
        return null;
    }

    /// <summary>Whether it came to the end; else the damage began, or a row was none. What fails in
    /// <paramref name="row"/> is no damage of this table and goes on.</summary>
    private bool Read(string which, Func<object[], bool> row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {columns} FROM {table} {which}";
        using var reader = Begin(command);
        while (reader is not null && Next(reader) is { } values)
        {
            if (values.Length == 0)
                return true;
            if (!row(values))
                return false;
        }
        return false;
    }

    private static SqliteDataReader? Begin(SqliteCommand command)
    {
        try
        {
            return command.ExecuteReader();
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    /// <summary>The values of the next row, none at the end, null where the damage begins.</summary>
    private static object[]? Next(SqliteDataReader reader)
    {
        try
        {
            var values = reader.Read() ? new object[reader.FieldCount] : [];
            if (values.Length > 0)
                reader.GetValues(values);
            return values;
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
