using System.IO;
using System.Security.Cryptography;
using System.Text;
using Scraper.Outbox;

namespace Scraper.Forwarding.Textfile;

/// <summary>A file of a node_exporter's directory: there whole or not at all.</summary>
internal static class PromFile
{
    private const string Suffix = ".prom";
    private const string Unread = ".part"; // the exporter passes over other suffixes

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
    public static async Task ReplaceAsync(
        string path, ReadOnlyMemory<byte> page, TimeProvider time, CancellationToken cancellation)
    {
        var part = path + Unread;
        if (new FileInfo(part).LinkTarget is not null)
            File.Delete(part); // whoever else may write there must not lead us elsewhere
        // What a kill left is taken up again.
        await using var file = await LockedFile.OpenAsync(part, time, cancellation);
        var hasName = false;
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, ForEverybody);
            file.SetLength(0);
            file.Write(page.Span);
            file.Flush(flushToDisk: true);
            File.Move(part, path, overwrite: true);
            hasName = true;
            LinuxFile.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        finally
        {
            if (!hasName)
                File.Delete(part);
        }
    }

    private static string Hash(string target) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..OfHash];
}
