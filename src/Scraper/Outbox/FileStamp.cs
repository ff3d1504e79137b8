using System.IO;

namespace Scraper.Outbox;

/// <summary>Which file stands at a path, and whether it was written to: by device and inode on Linux, by the
/// time it was made elsewhere.</summary>
/// <param name="Device">The device; 0 where there is no file.</param>
/// <param name="Inode">The inode on it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Written">When it was last written to, in nanoseconds of any clock.</param>
internal readonly record struct FileStamp(ulong Device, ulong Inode, ulong Size, long Written)
{
    /// <summary>Of the file at this path now.</summary>
    public static FileStamp Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return WithoutInode(path);
        return LinuxFile.Look(path) is { } found
            ? new FileStamp(
                ((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Inode, found.Size,
                (found.Seconds * 1_000_000_000) + found.Nanoseconds)
            : default;
    }

    /// <summary>Whether both are of the same file, written to or not.</summary>
    public bool IsSameFile(FileStamp other) => (Device, Inode) == (other.Device, other.Inode);

    private static FileStamp WithoutInode(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new FileStamp(
                1, (ulong)file.CreationTimeUtc.Ticks, (ulong)file.Length, file.LastWriteTimeUtc.Ticks * 100)
            : default;
    }
}
