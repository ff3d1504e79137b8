using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Scraper.Outbox;

/// <summary>
/// Room on the volume that is held for settling: a file of zeros beside the outbox. A verdict needs room for
/// the log, and a volume that the backlog filled would never be drained without. Whoever settles gives it up
/// where there is no other room; whoever keeps a report takes it back first.
/// </summary>
internal sealed class Reserve
{
    /// <summary>Bytes of a page of the database and of its log.</summary>
    public const int Page = 4096;

    // What one transaction may add to a log that was about to be written back.
    private const int OneTransaction = 16;

    private readonly string _path;
    private readonly string _directory;

    // Where the system lets no file be larger.
    private long _largest = long.MaxValue;

    /// <param name="directory">The state directory.</param>
    /// <param name="name">Of the outbox.</param>
    public Reserve(string directory, string name) =>
        (_directory, _path) = (directory, Path.Combine(directory, name + ".reserve"));

    /// <summary>So many pages of the log are written back to the database: a sixteenth of the volume at most,
    /// for that much must be held back.</summary>
    public int LogPages { get; private set; } = 1;

    private long Bytes => Math.Min((LogPages + OneTransaction) * (long)Page, _largest);

    /// <summary>Whether it is there, as large as it should be.</summary>
    public bool IsHeld => new FileInfo(_path) is { Exists: true } file && file.Length >= Bytes;

    /// <summary>Asks how large the volume is.</summary>
    public void Measure() =>
        LogPages = (int)Math.Clamp(new DriveInfo(_directory).TotalSize / Page / 16, 8, 500);

    /// <summary>Takes it; two processes may try at once.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public void Take()
    {
        try
        {
            using var file = OutboxFile.OpenOrCreate(_path, FileShare.ReadWrite);
            var page = new byte[Page];
            for (var at = 0L; at < Bytes; at += Page)
                Write(file.SafeFileHandle, page, at);
        }
        catch (IOException)
        {
            File.Delete(_path);
            throw;
        }
    }

    /// <summary>Gives the room back to the volume; false where it was given up before.</summary>
    public bool GiveUp()
    {
        var held = File.Exists(_path);
        File.Delete(_path);
        return held;
    }

    private void Write(SafeFileHandle file, byte[] page, long at)
    {
        try
        {
            RandomAccess.Write(file, page, at);
        }
        catch (ArgumentOutOfRangeException)
        {
            _largest = at; // EFBIG
        }
    }
}
