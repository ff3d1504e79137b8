using System.IO;
using System.Security.Cryptography;
using System.Text;
using Scraper.Outbox;

namespace Scraper.Forwarding.Textfile;

/// <summary>A file of a node_exporter's directory: there whole or not at all.</summary>
internal static class PromFile
{
    private const string Suffix = ".prom";

    // Names of files end at 255 bytes; what is longer is cut and told apart by a hash.
    private const int Longest = 200;
    private const int OfHash = 16;

    private const UnixFileMode ForEverybody = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary><c>scraper-TARGET.prom</c>: different targets have different names, of letters that are
    /// plain everywhere.</summary>
    public static string NameOf(string target)
    {
        var name = Uri.EscapeDataString(target);
        if (name.Length > Longest)
            name = $"{name[..Longest]}+{Hash(target)}"; // no escaped name has a plus
        return "scraper-" + name + Suffix;
    }

    /// <summary>Puts a page in the place of the file: on disk with its name when this returns. The exporter,
    /// which is another user, may read it.</summary>
    /// <exception cref="IOException">It could not; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> page)
    {
        // Not read by the exporter: its suffix is another one.
        var part = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            {
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(file.SafeFileHandle, ForEverybody);
                file.Write(page);
                file.Flush(flushToDisk: true);
            }
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
        LinuxFile.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static string Hash(string target) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..OfHash];
}
