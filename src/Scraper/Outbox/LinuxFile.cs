using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Scraper.Outbox;

/// <summary>What .NET does not ask Linux for: a file's device, inode and owner, and a handle without a lock
/// of .NET's own on it.</summary>
internal static class LinuxFile
{
    private const int OfWorkingDirectory = -100; // AT_FDCWD
    private const uint BasicStatistics = 0x7ff; // STATX_BASIC_STATS
    private const int ReadAndNotInherited = 0x80000; // O_RDONLY | O_CLOEXEC

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

    /// <summary>The names in a directory are on disk when this returns.</summary>
    /// <exception cref="IOException">They are not.</exception>
    public static void SyncDirectory(string path)
    {
        using var directory = Open(path);
        RandomAccess.FlushToDisk(directory);
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Stat(int directory, byte[] path, int flags, uint mask, ref Statx found);

    [DllImport("libc", EntryPoint = "link")]
    private static extern int Link(byte[] path, byte[] name);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    /// <summary>The kernel's own layout, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Statx
    {
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
    }
}
