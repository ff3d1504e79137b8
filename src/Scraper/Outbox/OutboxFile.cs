using System.IO;
using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>The files of the outbox in the state directory, or of another database of ours:
/// how they are created, opened, claimed and set aside.</summary>
/// <param name="directory">The state directory.</param>
/// <param name="name">What the file is called, without its ending.</param>
internal sealed class OutboxFile(string directory, string name = OutboxOptions.OwnReports)
{
    /// <summary>What SQLite adds to the name of a database for its log, and for the log's index.</summary>
    public const string Log = "-wal";

    private const string LogIndex = "-shm";

    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // errno EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    /// <summary>The path of the database.</summary>
    public string Location { get; } = Path.Combine(directory, name + ".db");

    /// <summary>The path of the state directory.</summary>
    public string Directory => directory;

    /// <summary>Whether the database is there.</summary>
    public bool Exists => File.Exists(Location);

    /// <summary>The files of the settings.</summary>
    public static OutboxFile Of(OutboxOptions options) => new(options.StateDirectory, options.Name);

    /// <summary>The file to look at; null where there is certainly none, in a directory that is safe.
    /// </summary>
    public static OutboxFile? Find(OutboxOptions options)
    {
        var file = Of(options);
        return file.IsMissing && !StateGuard.IsOpenToAll(file.Directory) ? null : file;
    }

    /// <summary>Whether it is certain that there is none: where it cannot be looked for, it is not.</summary>
    public bool IsMissing
    {
        get
        {
            try
            {
                File.GetAttributes(Location);
                return false;
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return !IsBlocked;
            }
            catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Whether a file stands where the state directory, or one above it, should be.</summary>
    public bool IsBlocked
    {
        get
        {
            var path = Path.GetFullPath(directory);
            while (path is not null && !File.Exists(path))
                path = Path.GetDirectoryName(path);
            return path is not null;
        }
    }

    /// <summary>What the volume holds back for settling.</summary>
    public Reserve Reserve { get; } = new(directory, name);

    /// <summary>Opens the database, created with its directory, file and tables where they are missing, and
    /// brought to today's layout.</summary>
    /// <exception cref="OutboxException">Its layout is of a newer program.</exception>
    public OutboxConnection Open()
    {
        CreateFile();
        RefuseForeignLinks();
        Reserve.Measure();
        var connection = Connect(Location, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Script(
                $"""
                PRAGMA busy_timeout = 5000;
                PRAGMA synchronous = FULL;
                PRAGMA temp_store = MEMORY;
                PRAGMA wal_autocheckpoint = {Reserve.LogPages};
                """);
            OutboxLayout.Prepare(Location, connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the database for reading, creating nothing; null where there is none, or an empty file.
    /// </summary>
    /// <exception cref="OutboxException">Its layout is of a newer program.</exception>
    public OutboxConnection? OpenForReading()
    {
        if (ConnectForReading() is not { } connection)
            return null;
        try
        {
            if (OutboxLayout.Find(Location, connection) > 0)
                return connection;
            connection.Dispose();
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The same of any layout, and of an empty file.</summary>
    public OutboxConnection? ConnectForReading()
    {
        RefuseWhereBlocked();
        StateGuard.RefuseOpenToAll(directory);
        if (IsMissing)
            return null;
        RefuseDirectory();
        RefuseForeignLinks();
        // Without a log beside it nobody has it open, and SQLite would create one even for a reader.
        return ConnectForReading(File.Exists(Location + Log)
            ? Location
            : new Uri(Path.GetFullPath(Location)).AbsoluteUri + "?immutable=1");
    }

    /// <summary>What SQLite cannot open, the operating system says why: nobody has it open here, so that a
    /// second handle costs no lock.</summary>
    private OutboxConnection ConnectForReading(string name)
    {
        try
        {
            return Connect(name, SqliteOpenMode.ReadOnly);
        }
        catch (SqliteException)
        {
            File.OpenRead(Location).Dispose();
            throw;
        }
    }

    /// <summary>A lock that ends with its process; null while another holds it.</summary>
    public FileStream? TryLock(string what)
    {
        CreateDirectory();
        try
        {
            return OpenOrCreate(Path.Combine(directory, $"{name}.{what}.lock"), FileShare.None);
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return null;
        }
    }

    /// <summary>Whether a file could not be opened because another process has it for itself.</summary>
    public static bool IsHeldByAnother(IOException refused) => HeldByAnother.Contains(refused.HResult);

    /// <summary>Renames the database and its log, as far as they are there.</summary>
    /// <param name="what">What it is, a part of the new name.</param>
    /// <param name="now">The other part.</param>
    /// <returns>The new name.</returns>
    public string SetAside(string what, DateTimeOffset now)
    {
        string aside;
        do
            aside = $"{Location}.{what}-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}";
        while (File.Exists(aside) && (now = now.AddMilliseconds(1)) < DateTimeOffset.MaxValue);
        foreach (var part in (string[])["", Log, LogIndex])
        {
            if (File.Exists(Location + part))
                File.Move(Location + part, aside + part);
        }
        return aside;
    }

    /// <summary>Removes the log of a database.</summary>
    public static void RemoveLog(string path)
    {
        File.Delete(path + Log);
        File.Delete(path + LogIndex);
    }

    /// <summary>Does the work; what fails in it comes out as an <see cref="OutboxException"/>.</summary>
    public T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw new OutboxException(StateFailures.Of(e, Location), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxException(StateFailures.Of(e, directory), e);
        }
    }

    /// <summary>A connection without a pool, which would keep the file open behind our back.</summary>
    public static OutboxConnection Connect(string name, SqliteOpenMode mode)
    {
        var connection = new OutboxConnection(new SqliteConnectionStringBuilder
        {
            DataSource = name,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 10,
        }.ToString());
        connection.Open();
        return connection;
    }

    private void RefuseWhereBlocked()
    {
        if (IsBlocked)
            throw new IOException("a file stands where a directory should be");
    }

    /// <summary>Makes the state directory where it is missing, for its owner alone.</summary>
    /// <exception cref="OutboxException">Everybody may write in it.</exception>
    public void CreateDirectory()
    {
        RefuseWhereBlocked();
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(directory);
        else
            System.IO.Directory.CreateDirectory(directory, OwnerOnly);
        StateGuard.RefuseOpenToAll(directory);
    }

    /// <summary>Refuses links to files of another user, in its place or in its log's.</summary>
    /// <exception cref="IOException">There is one.</exception>
    public void RefuseForeignLinks()
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            StateGuard.RefuseForeignLink(Location + suffix);
    }

    /// <summary>Creates it, with its directory, where it is missing and only there: closing a second handle
    /// of the same file would drop SQLite's own locks on it.</summary>
    public void CreateFile()
    {
        CreateDirectory();
        if (Exists)
            return;
        RefuseDirectory();
        OpenOrCreate(Location, FileShare.ReadWrite).Dispose();
    }

    private void RefuseDirectory()
    {
        if (System.IO.Directory.Exists(Location))
            throw new IOException($"{name}.db in it is a directory");
    }

    /// <summary>A file that only its owner may read.</summary>
    public static FileStream OpenOrCreate(string path, FileShare share)
    {
        StateGuard.RefuseForeignLink(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly & ~UnixFileMode.UserExecute;
        return new FileStream(path, options);
    }
}
