using System.Buffers.Binary;
using System.IO;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Scraper.Outbox;

/// <summary>The one connection that writes to the outbox, or to the store of a receiver, and whether the file
/// under it is still the one it was opened on.</summary>
internal sealed class OpenOutbox
{
    private readonly string _path;
    private readonly SafeFileHandle _header;
    private FileStamp _database;
    private FileStamp _log;
    private readonly uint[] _own;
    private long _version;

    private OpenOutbox(string path, OutboxConnection connection, SafeFileHandle header)
    {
        (_path, Connection, _header) = (path, connection, header);
        // The first may still stand in the log alone.
        _own = [(uint)connection.Number("PRAGMA application_id"), Header.Of(header).Own];
        _version = connection.Number("PRAGMA data_version");
        Noted();
        _log = FileStamp.Of(path + OutboxFile.Log);
    }

    public OutboxConnection Connection { get; }

    /// <summary>The file.</summary>
    public FileStamp Stamp => _database;

    private bool IsLogOurs => FileStamp.Of(_path + OutboxFile.Log).IsSameFile(_log);

    public static OpenOutbox Open(OutboxFile file)
    {
        var connection = file.Open();
        try
        {
            connection.Number("SELECT COUNT(*) FROM held"); // SQLite makes the log when it first reads
            return On(file.Location, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that has read, and so has its log.</summary>
    public static OpenOutbox On(string path, OutboxConnection connection) =>
        // The handle stays open as long as the connection does: closing any of a file drops all of the
        // process's locks on it, SQLite's too.
        new(path, connection, OpenToRead(path));

    /// <summary>A handle for reading that takes no lock.</summary>
    public static SafeFileHandle OpenToRead(string path) => OperatingSystem.IsLinux()
        ? LinuxFile.Open(path)
        : File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);

    /// <summary>After what this program wrote.</summary>
    public void Noted() => _database = FileStamp.Of(_path);

    /// <summary>What happened to the file since it was last asked.</summary>
    public FileFate Fate()
    {
        var now = FileStamp.Of(_path);
        if (!now.IsSameFile(_database))
            return FileFate.Replaced;
        if (!IsLogOurs)
            return FileFate.Unlogged;
        if (now == _database)
            return FileFate.Same;
        var header = Header.Of(_header);
        if (!header.IsDatabase)
            return FileFate.Spoilt;
        if (!_own.Contains(header.Own))
            return FileFate.Overwritten;
        _database = now;
        return FileFate.Same;
    }

    /// <summary>Whether somebody else wrote to it since this was last asked, or it was opened.</summary>
    public bool IsChangedByOthers()
    {
        var before = _version;
        _version = Connection.Number("PRAGMA data_version");
        return before != _version;
    }

    /// <summary>The deliveries that wait in it, whoever has its name now; 0 where it cannot say.</summary>
    public long Owed()
    {
        try
        {
            return Connection.Number("SELECT COALESCE(SUM(waiting), 0) FROM sink");
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    /// <summary>Closes it as the file's fate asks for.</summary>
    public void Close(FileFate fate)
    {
        // Left there, the log would be written over what has the name now.
        var mustGo = fate is FileFate.Replaced or FileFate.Overwritten && IsLogOurs;
        if (fate == FileFate.Replaced)
            WriteBack();
        if (mustGo)
            Connection.Forsake();
        else
            Connection.Dispose();
        _header.Dispose();
        if (mustGo)
            OutboxFile.RemoveLog(_path);
    }

    // Into the file that had the name: it may have been moved, and is whole then.
    private void WriteBack()
    {
        try
        {
            Connection.Checkpoint();
        }
        catch (SqliteException)
        {
            // It is gone for good.
        }
    }

    /// <summary>What the first page says of the file:
    /// https://www.sqlite.org/fileformat.html#the_database_header.
    /// </summary>
    private readonly record struct Header(bool IsDatabase, uint Own)
    {
        public static Header Of(SafeFileHandle file)
        {
            Span<byte> bytes = stackalloc byte[72];
            return RandomAccess.Read(file, bytes, 0) == bytes.Length
                && bytes.StartsWith("SQLite format 3\0"u8)
                ? new Header(true, BinaryPrimitives.ReadUInt32BigEndian(bytes[68..]))
                : default;
        }
    }
}

/// <summary>What can happen to a file under an open connection.</summary>
internal enum FileFate
{
    /// <summary>Nothing, or another process of this program wrote to it.</summary>
    Same,

    /// <summary>Another file, or none, has its name.</summary>
    Replaced,

    /// <summary>Another file, or none, has the name of its log.</summary>
    Unlogged,

    /// <summary>Another database was written over it.</summary>
    Overwritten,

    /// <summary>It is no database any more.</summary>
    Spoilt,
}
