using System.IO;

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

    /// <param name="directory">The state directory.</param>
    public Reserve(string directory) =>
        (_directory, _path) = (directory, Path.Combine(directory, "outbox.reserve"));

    /// <summary>So many pages of the log are written back to the database: a sixteenth of the volume at most,
    /// for that much must be held back.</summary>
    public int LogPages { get; private set; } = 1;

    private long Bytes => (LogPages + OneTransaction) * (long)Page;

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
            var zeros = new byte[16 * Page];
            for (long at = 0; at < Bytes; at += zeros.Length)
                RandomAccess.Write(
                    file.SafeFileHandle, zeros.AsSpan(0, (int)Math.Min(Bytes - at, zeros.Length)), at);
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
}
