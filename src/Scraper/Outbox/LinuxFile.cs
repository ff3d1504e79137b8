using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Scraper.Outbox;

/// <summary>What .NET does not ask Linux for: what a file is and whose, a handle without a lock of .NET's own
/// on it, a lock among writers alone, and a directory on disk.</summary>
internal static class LinuxFile
{
    private const int OfWorkingDirectory = -100; // AT_FDCWD
    private const uint BasicStatistics = 0x7ff; // STATX_BASIC_STATS
    private const int ReadAndNotInherited = 0x80000; // O_RDONLY | O_CLOEXEC
    private const int WriteWithoutWaiting = 0x80801; // O_WRONLY | O_NONBLOCK | O_CLOEXEC
    private const int NoSuchDevice = 6; // ENXIO: for a FIFO, that nobody reads it
    private const int SetLockOfThisOpening = 37; // F_OFD_SETLK
    private const short WriteLock = 1; // F_WRLCK
    private const int TryAgain = 11; // EAGAIN
    private const int NoAccess = 13; // EACCES

    /// <summary>What statx(2) says of a path; null where nothing is there.</summary>
    public static Statx? Look(string path)
    {
        var found = default(Statx);
        return Stat(OfWorkingDirectory, Terminated(path), 0, BasicStatistics, ref found) == 0 ? found : null;
    }

    /// <summary>A handle for reading.</summary>
    /// <exception cref="IOException">It cannot be opened, and why.</exception>
    public static SafeFileHandle Open(string path) =>
        Open(Terminated(path), ReadAndNotInherited) is >= 0 and var handle
            ? new SafeFileHandle(handle, ownsHandle: true)
            : throw new IOException($"cannot open '{path}': {Marshal.GetLastPInvokeErrorMessage()}");

    /// <summary>Gives a file a second name; false where something has it, or the volume knows no links.
    /// </summary>
    public static bool Link(string path, string name) => Link(Terminated(path), Terminated(name)) == 0;

    /// <summary>Whether a pipe has no reader; opening it for writing would wait for one.</summary>
    public static bool IsReadByNobody(string path)
    {
        var handle = Open(Terminated(path), WriteWithoutWaiting);
        if (handle < 0)
            return Marshal.GetLastPInvokeError() == NoSuchDevice;
        new SafeFileHandle(handle, ownsHandle: true).Dispose();
        return false;
    }

    /// <summary>Locks a file that is open for writing against all who ask for the same lock, until it is
    /// closed; who only reads it is not concerned. False: another has it. Elsewhere always true.</summary>
    public static bool TryLock(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var whole = new FileLock { Type = WriteLock };
        return Control(file, SetLockOfThisOpening, ref whole) == 0
            || Marshal.GetLastPInvokeError() is not (TryAgain or NoAccess);
    }

    /// <summary>Brings a directory's names to disk, where it can be opened.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsLinux()
            || Open(Terminated(path), ReadAndNotInherited) is not (>= 0 and var handle))
            return;
        using var directory = new SafeFileHandle(handle, ownsHandle: true);
        RandomAccess.FlushToDisk(directory);
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Stat(int directory, byte[] path, int flags, uint mask, ref Statx found);

    [DllImport("libc", EntryPoint = "link")]
    private static extern int Link(byte[] path, byte[] name);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(SafeFileHandle file, int command, ref FileLock asked);

    /// <summary><c>struct flock</c> (fcntl(2)) of 64-bit processors: all zero but the type is the whole file.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    /// <summary>The kernel's own layout, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Statx
    {
        private const int TypeBits = 0xf000; // inode(7)
        private const int RegularFile = 0x8000;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long Seconds;

        [FieldOffset(120)]
        public uint Nanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;

        public readonly bool IsRegular => (Mode & TypeBits) == RegularFile;
    }
}
