using System.IO;
using Microsoft.Data.Sqlite;

namespace Scraper.Outbox;

/// <summary>The files of the outbox in the state directory:
/// how they are created, opened, claimed and set aside.</summary>
internal sealed class OutboxFile(string directory)
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // errno EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    /// <summary>The path of the database.</summary>
    public string Location { get; } = Path.Combine(directory, "outbox.db");

    /// <summary>The path of the state directory.</summary>
    public string Directory => directory;

    /// <summary>Whether the database is there.</summary>
    public bool Exists => File.Exists(Location);

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

    /// <summary>Opens the database, created with its directory, file and tables where they are
    /// missing.</summary>
    /// <exception cref="OutboxException">Its layout is of a newer program.</exception>
    public SqliteConnection Open()
    {
        CreateFile();
        RefuseForeignLinks();
        var connection = Connect(Location, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Run("PRAGMA busy_timeout = 5000");
            connection.Run("PRAGMA synchronous = FULL");
            Upgrade(connection);
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
    public SqliteConnection? OpenForReading()
    {
        RefuseWhereBlocked();
        StateGuard.RefuseOpenToAll(directory);
        if (IsMissing)
            return null;
        RefuseForeignLinks();
        // Without a log beside it nobody has it open, and SQLite would create one even for a reader.
        var name = File.Exists(Location + "-wal")
            ? Location
            : new Uri(Path.GetFullPath(Location)).AbsoluteUri + "?immutable=1";
        var connection = ConnectForReading(name);
        var version = OutboxLayout.VersionOf(connection);
        if (version == OutboxLayout.Version)
            return connection;
        connection.Dispose();
        return version < OutboxLayout.Version
            ? null
            : throw new OutboxException(StateFailures.FromTheFuture(Location, version));
    }

    /// <summary>What SQLite cannot open, the operating system says why: nobody has it open here, so that a
    /// second handle costs no lock.</summary>
    private SqliteConnection ConnectForReading(string name)
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
    public FileStream? TryLock(string name)
    {
        CreateDirectory();
        try
        {
            return OpenOrCreate(Path.Combine(directory, $"outbox.{name}.lock"), FileShare.None);
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            return null;
        }
    }

    /// <summary>Renames the database and its log; the new name.</summary>
    public string SetAside(DateTimeOffset now)
    {
        var aside = $"{Location}.damaged-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}";
        File.Move(Location, aside);
        foreach (var suffix in (string[])["-wal", "-shm"])
        {
            if (File.Exists(Location + suffix))
                File.Move(Location + suffix, aside + suffix);
        }
        return aside;
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
    public static SqliteConnection Connect(string name, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
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

    private void Upgrade(SqliteConnection connection)
    {
        var version = OutboxLayout.VersionOf(connection);
        if (version == 0)
            OutboxLayout.Create(connection);
        else if (version > OutboxLayout.Version)
            throw new OutboxException(StateFailures.FromTheFuture(Location, version));
    }

    private void RefuseWhereBlocked()
    {
        if (IsBlocked)
            throw new IOException("a file stands where a directory should be");
    }

    private void CreateDirectory()
    {
        RefuseWhereBlocked();
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(directory);
        else
            System.IO.Directory.CreateDirectory(directory, OwnerOnly);
        StateGuard.RefuseOpenToAll(directory);
    }

    private void RefuseForeignLinks()
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            StateGuard.RefuseForeignLink(Location + suffix);
    }

    // Only where it is missing: closing a second handle of the same file would drop SQLite's own locks on it.
    private void CreateFile()
    {
        CreateDirectory();
        if (Exists)
            return;
        if (System.IO.Directory.Exists(Location))
            throw new IOException("outbox.db in it is a directory");
        OpenOrCreate(Location, FileShare.ReadWrite).Dispose();
    }

    private static FileStream OpenOrCreate(string path, FileShare share)
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
