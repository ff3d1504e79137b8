using System.Buffers.Binary;
using System.IO;
using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>
/// SQLite reads no row of a file in whose schema it finds damage. The schema is known: every outbox is made
/// by the same statements and so has its tables on the same pages. A copy of the damaged file gets the pages
/// of the schema from a new one, and its rows can be read.
/// </summary>
internal static class SchemaGraft
{
    /// <summary>Whether the damaged file has other tables than it should; an older layout has them by right.
    /// </summary>
    public static bool IsNeeded(OutboxConnection damaged)
    {
        try
        {
            return OutboxLayout.VersionOf(damaged) != LayoutOne.Version && !OutboxSchema.IsIntact(damaged);
        }
        catch (SqliteException)
        {
            return true;
        }
    }

    /// <summary>Writes the copy.</summary>
    /// <param name="damaged">The path of the damaged file.</param>
    /// <param name="created">A new outbox without rows.</param>
    /// <param name="createdPath">Its path.</param>
    /// <param name="copy">The path of the copy.</param>
    public static void Make(string damaged, OutboxConnection created, string createdPath, string copy)
    {
        using var source = OpenOutbox.OpenToRead(createdPath);
        using var target = OutboxFile.OpenOrCreate(copy, FileShare.None);
        using (var old = new FileStream(OpenOutbox.OpenToRead(damaged), FileAccess.Read))
            old.CopyTo(target);
        var pages = (target.Length + Reserve.Page - 1) / Reserve.Page;
        target.SetLength(pages * Reserve.Page);
        var tables = created.Rows("SELECT rootpage FROM sqlite_master", row => row.Number(0)).ToHashSet();
        tables.Add(2); // which page points to which
        var page = new byte[Reserve.Page];
        for (long number = 1; number <= created.Number("PRAGMA page_count"); number++)
        {
            if (tables.Contains(number))
                continue;
            RandomAccess.Read(source, page, (number - 1) * Reserve.Page);
            if (number == 1)
                BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(28), (uint)pages);
            RandomAccess.Write(target.SafeFileHandle, page, (number - 1) * Reserve.Page);
        }
    }
}
