using System.IO;
using System.Runtime.InteropServices;
using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>
/// Looks at a path before a file of ours is opened there: who else may write in its directory may have put
/// something in its place. Links to devices, pipes and what is open already, and those of a ConfigMap, are
/// followed. On Linux; elsewhere nothing is known and nothing refused.
/// </summary>
internal static class StateGuard
{
    // path_resolution(7)
    private const int MostLinks = 40;

    // inode(7)
    private const int Sticky = 0x200;
    private const int WritableByOthers = 0x2;

    /// <summary>Refuses a symbolic link to a regular file of another user.</summary>
    /// <exception cref="IOException">It is one.</exception>
    public static void RefuseForeignLink(string path)
    {
        if (Follow(path) is { } file && Find(file) is { } found
            && found.IsRegular && found.Owner != EffectiveUser())
            throw new IOException($"{Path.GetFileName(path)} leads to {file}, a file of another user");
    }

    /// <summary>Whether a file belongs to somebody who is neither this user nor the system's.</summary>
    public static bool IsOfAnotherUser(string path) =>
        Find(path) is { Owner: not 0 } found && found.Owner != EffectiveUser();

    /// <summary>Whether it is neither a device nor a pipe; true where nothing is known.</summary>
    public static bool IsRegular(string path) => Find(path) is not { IsRegular: false };

    /// <summary>Whether everybody may put, rename and remove files in a directory: all may write it, without
    /// the sticky bit.</summary>
    public static bool IsOpenToAll(string directory) =>
        Find(directory) is { } found && (found.Mode & (WritableByOthers | Sticky)) == WritableByOthers;

    /// <summary>Refuses a directory that is open to all.</summary>
    /// <exception cref="OutboxException">It is one.</exception>
    public static void RefuseOpenToAll(string directory)
    {
        if (IsOpenToAll(directory))
            throw new OutboxException(new Failure(FailureKind.StateUnavailable,
                $"everybody may write in the state directory {directory}; take that away (chmod o-w) or "
                + "choose another one, such as a directory in it (--state-dir)"));
    }

    /// <summary>Where a link leads in the end; null where the path is none, or leads to what a process has
    /// open.</summary>
    private static string? Follow(string path)
    {
        string? file = null;
        for (var links = 0; OperatingSystem.IsLinux() && links < MostLinks; links++)
        {
            var here = Path.GetFullPath(file ?? path);
            if (here.StartsWith("/proc/", StringComparison.Ordinal)
                || here.StartsWith("/dev/fd/", StringComparison.Ordinal))
                return null;
            if (new FileInfo(here).LinkTarget is not { } next)
                return file;
            file = Path.Combine(Path.GetDirectoryName(here)!, next);
        }
        return null;
    }

    private static LinuxFile.Statx? Find(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? LinuxFile.Look(path) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library from before 2018
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUser();
}
