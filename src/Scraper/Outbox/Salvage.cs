using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>Takes over from a damaged outbox what can still be read: damage to one page costs what stood on
/// that page, and of deliveries not even that where their index is whole.</summary>
internal sealed class Salvage
{
    private readonly OutboxConnection _from;
    private readonly OutboxConnection _into;
    private readonly long _layout;
    private readonly HashSet<(long Report, string Sink)> _doubtful = [];

    private Salvage(OutboxConnection from, OutboxConnection into)
    {
        (_from, _into) = (from, into);
        _layout = LayoutOf(from);
    }

    /// <summary>Fills an empty outbox; what became of the reports in the damaged one.</summary>
    public static Salvaged Copy(OutboxConnection damaged, OutboxConnection into)
    {
        OlderLayouts.TeachChecksum(damaged);
        damaged.Script("PRAGMA writable_schema = ON"); // reads on where the file is shorter than it says
        return into.Atomically(_ => new Salvage(damaged, into).Copy());
    }

    private Salvaged Copy()
    {
        foreach (var table in OlderLayouts.Tables)
        {
            var names = table.Columns.Split(", ");
            var insert = $"INSERT OR IGNORE INTO {table.Name} ({table.Columns}) VALUES "
                + $"({string.Join(", ", names.Select((_, at) => $"${at}"))})";
            var rows = new DamagedTable(_from, table.Name, table.Of(_layout));
            if (names[0] == "id")
                rows.ById(values => Insert(table.Name, insert, values));
            else
                rows.FromBothEnds(names[0], values => Insert(table.Name, insert, values));
        }
        var lost = ByIndex();
        OlderLayouts.DateWhatWasKept(_into);
        OweAgain();
        var unowed = _into.Run("DELETE FROM report WHERE id NOT IN (SELECT report FROM delivery)");
        return new Salvaged(
            _into.Number("SELECT COUNT(DISTINCT report) FROM delivery WHERE aside IS NULL"), lost + unowed);
    }

    private void Insert(string table, string insert, object[] values)
    {
        if (table == "delivery" && values is [_, long report, string sink, ..] && !Knows(sink))
            _doubtful.Add((report, sink));
        else
            TryInsert(insert, values);
    }

    // A second witness to who is owed what: the index that holds both columns. What both tell is true
    // although the sink is not in its table; what the index alone tells was on a page that is gone.
    private int ByIndex()
    {
        var lost = new HashSet<long>();
        new DamagedTable(_from, "delivery", "report, sink").InOrder(values =>
        {
            if (values is not [long report, string sink]
                || !(Knows(sink) || _doubtful.Contains((report, sink))))
                return;
            if (_into.Scalar("SELECT 1 FROM report WHERE id = $id", ("$id", report)) is null)
                lost.Add(report);
            else
                _into.Run(
                    """
                    INSERT INTO delivery (report, sink, kept_at) SELECT id, $sink, observed_at
                    FROM report WHERE id = $report ON CONFLICT (report, sink) DO NOTHING
                    """,
                    ("$report", report), ("$sink", sink));
        });
        return lost.Count;
    }

    // A report leaves with its last delivery: one without was owed, and who has it already counts it once.
    private void OweAgain() => _into.Run(
        """
        INSERT INTO delivery (report, sink, kept_at)
        SELECT id, name, observed_at FROM report, sink WHERE id NOT IN (SELECT report FROM delivery)
        """);

    private bool Knows(string sink) =>
        _into.Scalar("SELECT 1 FROM sink WHERE name = $sink", ("$sink", sink)) is not null;

    // A row that the tables' rules refuse (a delivery whose report is gone, a value that a disk changed) is
    // lost; a delivery comes again from the index.
    private void TryInsert(string insert, object[] values)
    {
        try
        {
            _into.Run(insert, [.. values.Select((value, at) => ($"${at}", (object?)value))]);
        }
        catch (SqliteException e) when (StateFailures.IsRefusedRow(e))
        {
        }
    }

    private static long LayoutOf(OutboxConnection connection) => OlderLayouts.Signs
        .Where(sign => !Has(connection, sign.Table, sign.Column))
        .Select(sign => sign.Lacking).FirstOrDefault(OutboxLayout.Version);

    private static bool Has(OutboxConnection connection, string table, string column)
    {
        try
        {
            connection.Scalar($"SELECT {column} FROM {table} LIMIT 1");
            return true;
        }
        catch (SqliteException e)
        {
            return !StateFailures.IsRefusedRow(e);
        }
    }
}

/// <summary>Reports that were taken over and still wait, and reports that were kept and cannot be
/// read.</summary>
internal sealed record Salvaged(long Waiting, long Lost);
