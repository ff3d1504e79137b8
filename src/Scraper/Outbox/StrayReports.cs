using System.Buffers.Binary;
using System.IO;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Scraper.Outbox;

/// <summary>
/// Reports on pages that the tree of their table does not lead to any more, because a page above them was
/// written over. SQLite reads those, too: in a copy of the file each page of rows is called the table's
/// first.
/// </summary>
internal static class StrayReports
{
    // https://www.sqlite.org/fileformat.html#b_tree_pages, #the_write_ahead_log
    private const byte RowsOfATable = 13;
    private const int LogHeader = 32;
    private const int FrameHeader = 24;

    /// <summary>Where the copy stands; of no worth after a kill.</summary>
    public static string CopyOf(string database) => database + ".strays";

    /// <summary>All there are, in no order; some may have been removed before. What its checksum does not fit
    /// is none.</summary>
    /// <param name="database">The path of the damaged outbox.</param>
    /// <param name="columns">Of the table: id, report_id, target, observed_at, checksum, json.</param>
    /// <param name="report">Given the values of each.</param>
    /// <exception cref="IOException">There is no room for the copy.</exception>
    public static void Read(string database, string columns, Action<object[]> report)
    {
        var copy = CopyOf(database);
        Copy(database, copy);
        if (File.Exists(database + OutboxFile.Log))
            Copy(database + OutboxFile.Log, copy + OutboxFile.Log);
        var pages = PagesOfRows(copy);
        using var connection = OutboxFile.Connect(copy, SqliteOpenMode.ReadWrite);
        var rows = new DamagedTable(connection, "report", columns);
        foreach (var page in pages.Where(page => BecomesFirst(connection, page)))
            rows.InOrder(values =>
            {
                if (values is [long, string id, string target, long observedAt, long sum, byte[] json]
                    && Checksum.Of(id, target, observedAt, json) == sum)
                    report(values);
            });
    }

    // That the file is closed again drops SQLite's locks on it (fcntl(2)); the right to write, which the
    // repair holds, is one on the log's index.
    private static void Copy(string from, string to)
    {
        using var target = OutboxFile.OpenOrCreate(to, FileShare.None);
        using var source = new FileStream(OpenOutbox.OpenToRead(from), FileAccess.Read);
        source.CopyTo(target);
    }

    private static bool BecomesFirst(OutboxConnection copy, long page)
    {
        try
        {
            copy.Script("PRAGMA synchronous = OFF; PRAGMA writable_schema = ON");
            copy.Run("UPDATE sqlite_master SET rootpage = $page WHERE name = 'report'", ("$page", page));
            copy.Script($"PRAGMA schema_version = {page}"); // the schema is read again
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>By their first byte, in the file or in its log; SQLite judges them again.</summary>
    private static SortedSet<long> PagesOfRows(string database)
    {
        var pages = new SortedSet<long>();
        using var file = OpenOutbox.OpenToRead(database);
        for (var at = (long)Reserve.Page; TypeAt(file, at) is { } type; at += Reserve.Page)
            if (type == RowsOfATable)
                pages.Add((at / Reserve.Page) + 1);
        if (!File.Exists(database + OutboxFile.Log))
            return pages;
        const int frame = FrameHeader + Reserve.Page;
        using var log = OpenOutbox.OpenToRead(database + OutboxFile.Log);
        Span<byte> number = stackalloc byte[sizeof(uint)];
        for (var at = (long)LogHeader; TypeAt(log, at + FrameHeader) is { } type; at += frame)
            if (type == RowsOfATable && RandomAccess.Read(log, number, at) == number.Length)
                pages.Add(BinaryPrimitives.ReadUInt32BigEndian(number));
        return pages;
    }

    private static byte? TypeAt(SafeFileHandle file, long at)
    {
        Span<byte> type = stackalloc byte[1];
        return RandomAccess.Read(file, type, at) == 1 ? type[0] : null;
    }
}
