using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>What the operating system and SQLite say of the
/// state directory, as failures of the closed set.</summary>
internal static class StateFailures
{
    // errno on Linux and macOS; .NET hands it through as HResult where it has no exception of its own.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;

    // https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int CannotRun = 1;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int ConstraintFailed = 19;
    private const int Mismatch = 20;
    private const int NotADatabase = 26;
    private const int SharedMemoryCannotGrow = 4874;

    /// <summary>Whether the file itself is broken, so that setting it aside would help.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Whether the tables' rules refuse a row, or a row is none that a statement can read.</summary>
    public static bool IsRefusedRow(SqliteException error) =>
        error.SqliteErrorCode is CannotRun or ConstraintFailed or Mismatch;

    /// <summary>Whether there is no room, for the file, its log or the log's index.</summary>
    public static bool IsFull(Exception error) => error is SqliteException database
        ? database.SqliteErrorCode == Full || database.SqliteExtendedErrorCode == SharedMemoryCannotGrow
        : error is IOException && error.HResult == NoSpace;

    /// <summary>Whether it says nothing of the file or of the connection to it.</summary>
    public static bool MayPass(SqliteException error) =>
        IsFull(error) || error.SqliteErrorCode is Busy or Locked;

    /// <summary>Damage that this program found, as SQLite tells what it finds itself.</summary>
    public static SqliteException Damage(string what) => new(what, Corrupt);

    /// <summary>What SQLite said of this file.</summary>
    /// <param name="error">What it said.</param>
    /// <param name="file">The file.</param>
    /// <param name="what">What the file is.</param>
    public static Failure Of(SqliteException error, string file, string what = "the outbox") =>
        error.SqliteErrorCode switch
        {
            _ when IsFull(error) => DiskFull(file),
            ReadOnly => NotWritable(file),
            Corrupt or NotADatabase => new(FailureKind.StateCorrupt, $"{what} {file} is damaged"),
            Busy or Locked => new(FailureKind.StateUnavailable,
                $"{what} {file} is held by another process for too long; end that process or choose another "
                + "state directory (--state-dir)"),
            _ => new(FailureKind.StateUnavailable,
                $"cannot use {what} {file}: {Plain(error)}; choose another state directory (--state-dir)"),
        };

    /// <summary>What the operating system said of this path.</summary>
    public static Failure Of(Exception error, string path) => error.HResult switch
    {
        NoSpace => DiskFull(path),
        ReadOnlyFileSystem => NotWritable(path),
        _ when error.InnerException?.HResult == ReadOnlyFileSystem => NotWritable(path),
        _ when error is UnauthorizedAccessException => new(FailureKind.StateUnavailable,
            $"no permission for the state directory {path}; give this user read and write access or choose "
            + "another one (--state-dir)"),
        _ => new(FailureKind.StateUnavailable,
            $"cannot use the state directory {path}: {error.Message.TrimEnd('.')}; choose another one "
            + "(--state-dir)"),
    };

    /// <summary>The file was made by a later release, whose layout this one does not know.</summary>
    public static Failure FromTheFuture(string file, long version, string what = "the outbox") => new(
        FailureKind.StateUnavailable,
        $"{what} {file} has layout {version}, made by a newer version of this program; upgrade or choose "
        + "another state directory (--state-dir)");

    /// <summary>There is no room.</summary>
    public static Failure DiskFull(string path) => new(FailureKind.StateFull,
        $"no space left for {path}; free some or choose another state directory (--state-dir)");

    private static Failure NotWritable(string path) => new(FailureKind.StateReadOnly,
        $"{path} is read-only; mount it writable or choose another state directory (--state-dir)");

    // "SQLite Error 14: 'unable to open database file'." → "unable to open database file"
    private static string Plain(SqliteException error) =>
        error.Message.Split('\'') is [_, .. var middle, _] ? string.Join('\'', middle) : error.Message;
}

/// <summary>The state directory failed under a method of the outbox;
/// nothing of that method was done.</summary>
internal sealed class OutboxException(Failure failure, Exception? cause = null)
    : Exception(failure.Message, cause)
{
    /// <summary>One of the kinds of <see cref="Stage.Outbox"/>.</summary>
    public Failure Failure { get; } = failure;
}
