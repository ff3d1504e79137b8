using System.IO;
using Scraper.Outbox;

namespace Scraper.Forwarding;

/// <summary>A file that one writer has at a time, whatever process it is of.</summary>
internal static class LockedFile
{
    // Another writer brings something to disk: no event tells when that is done.
    private static readonly TimeSpan WhileLocked = TimeSpan.FromMilliseconds(10);

    /// <summary>The file at this path, made where there is none, for the caller alone until it is closed. A
    /// new one is the owner's alone, like the outbox that the same reports come from.</summary>
    /// <exception cref="IOException">It cannot be opened, or is a link to another user's.</exception>
    public static async Task<FileStream> OpenAsync(
        string path, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            var before = FileStamp.Of(path);
            var file = OpenOrCreate(path);
            var isLocked = LinuxFile.TryLock(file.SafeFileHandle);
            // Whoever had it may have given its name to another.
            if (isLocked && FileStamp.Of(path).IsSameFile(before))
                return file;
            await file.DisposeAsync();
            if (!isLocked)
                await Task.Delay(WhileLocked, time, cancellation);
        }
    }

    private static FileStream OpenOrCreate(string path)
    {
        StateGuard.RefuseForeignLink(path);
        var opening = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0, // cutting a torn line off would first write again what did not fit
        };
        if (!OperatingSystem.IsWindows())
            opening.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, opening);
    }
}
