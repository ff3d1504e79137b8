using System.IO;
using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>Makes a database that is to take a damaged one's place. Nobody sees it before it is
/// whole.</summary>
internal static class NewDatabase
{
    /// <summary>Makes it; it is on disk when this returns, and gone where it fails.</summary>
    /// <param name="path">Where; what a kill left there is removed.</param>
    /// <param name="fill">Gives it tables and rows.</param>
    public static T Make<T>(string path, Func<OutboxConnection, T> fill)
    {
        Remove(path);
        try
        {
            using var created = OutboxFile.OpenOrCreate(path, FileShare.ReadWrite);
            var filled = Fill(path, fill);
            created.Flush(flushToDisk: true);
            return filled;
        }
        catch
        {
            Remove(path); // it may be what filled the disk
            throw;
        }
    }

    /// <summary>Removes a database and its log.</summary>
    public static void Remove(string path)
    {
        File.Delete(path);
        OutboxFile.RemoveLog(path);
    }

    private static T Fill<T>(string path, Func<OutboxConnection, T> fill)
    {
        using var into = OutboxFile.Connect(path, SqliteOpenMode.ReadWrite);
        into.Script("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
        var filled = fill(into);
        into.Script("PRAGMA journal_mode = WAL");
        return filled;
    }
}
