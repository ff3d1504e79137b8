using System.Buffers.Binary;
using System.IO;
using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>
/// SQLite reads no row of a file in whose schema it finds damage. The schema is known: every outbox of a
/// layout is made by the same statements and so has its tables on the same pages. A copy of the damaged file
/// gets the pages of the schema from a new one, and its rows can be read.
/// </summary>
internal static class SchemaGraft
{
    /// <summary>Whether the damaged file has other tables than it should; an older layout has them by right.
    /// </summary>
    public static bool IsNeeded(OutboxConnection damaged)
    {
        try
        {
            return OutboxLayout.VersionOf(damaged) != OlderLayouts.One
                && !OutboxSchema.IsIntact(damaged) && !OutboxSchema.IsIntactTwo(damaged);
        }
        catch (SqliteException)
        {
            return true;
        }
    }

    /// <summary>The layout that the damaged file says it has, as far as it can say so.</summary>
    public static long LayoutOf(OutboxConnection damaged)
    {
        try
        {
            return OutboxLayout.VersionOf(damaged) == OlderLayouts.Two
                ? OlderLayouts.Two
                : OutboxLayout.Version;
        }
        catch (SqliteException)
        {
            return OutboxLayout.Version;
        }
    }

    /// <summary>Writes the copy.</summary>
    /// <param name="damaged">The path of the damaged file.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="copy">The path of the copy.</param>
    public static void Make(string damaged, long layout, string copy)
    {
        var (made, tables) = New(layout, copy);
        using var target = OutboxFile.OpenOrCreate(copy, FileShare.None);
        target.SetLength(0);
        using (var old = new FileStream(OpenOutbox.OpenToRead(damaged), FileAccess.Read))
            old.CopyTo(target);
        var pages = (target.Length + Reserve.Page - 1) / Reserve.Page;
        target.SetLength(pages * Reserve.Page);
        tables.Add(2); // which page points to which
        BinaryPrimitives.WriteUInt32BigEndian(made.AsSpan(28), (uint)pages);
        for (var number = 1; number <= made.Length / Reserve.Page; number++)
        {
            var at = (number - 1) * Reserve.Page;
            if (!tables.Contains(number))
                RandomAccess.Write(target.SafeFileHandle, made.AsSpan(at, Reserve.Page), at);
        }
    }

    /// <summary>The bytes of a new outbox without rows, and the pages at which its tables begin.</summary>
    private static (byte[] Bytes, HashSet<long> Tables) New(long layout, string path)
    {
        OutboxFile.OpenOrCreate(path, FileShare.ReadWrite).Dispose();
        using var created = OutboxFile.Connect(path, SqliteOpenMode.ReadWrite);
        created.Script("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA synchronous = OFF");
        created.Script("PRAGMA journal_mode = MEMORY");
        created.Atomically(_ => OutboxLayout.CreateTables(created, layout));
        var tables = created.Rows("SELECT rootpage FROM sqlite_master", row => row.Number(0)).ToHashSet();
        return (File.ReadAllBytes(path), tables);
    }
}
