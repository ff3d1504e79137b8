using System.IO;
using System.Security.Cryptography;
using System.Text;
using Scraper.Outbox;

namespace Scraper.Commands;

/// <summary>
/// A file of one report a line, with its checksum beside it as <c>sha256sum -c</c> reads it. Both get their
/// names when they are whole and on disk: until then the file that had the name stays as it was. A link is
/// followed, as <c>cp</c> does.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly string _part;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <exception cref="IOException">It cannot be written there.</exception>
    public ReportFile(string path)
    {
        var isLink = new FileInfo(path).LinkTarget is not null;
        _path = isLink
            ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName
            : Path.GetFullPath(path);
        if (Directory.Exists(_path))
            throw new IOException("it is a directory");
        if (File.Exists(_path) && !StateGuard.IsRegular(_path))
            throw new IOException("it is no regular file; - is standard output");
        // Of a name that nobody else has: two exports at once do not meet.
        _part = $"{_path}.{Path.GetRandomFileName()}.part";
        _file = new FileStream(_part, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Where the checksum of a file stands.</summary>
    public static string SumOf(string path) => path + ".sha256";

    /// <summary>Adds a report.</summary>
    public void Write(ReadOnlyMemory<byte> report)
    {
        Add(report.Span);
        Add("\n"u8);
    }

    /// <summary>Gives the file its name: when this returns it is on disk with its checksum.</summary>
    public void Finish()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        using (var sum = new FileStream(SumOf(_part), FileMode.CreateNew, FileAccess.Write))
        {
            sum.Write(Encoding.UTF8.GetBytes(Line(_hash.GetHashAndReset(), Path.GetFileName(_path))));
            sum.Flush(flushToDisk: true);
        }
        // A kill between these leaves a whole file without a checksum, never with one of another.
        File.Delete(SumOf(_path));
        File.Move(_part, _path, overwrite: true);
        File.Move(SumOf(_part), SumOf(_path), overwrite: true);
        if (OperatingSystem.IsLinux())
            LinuxFile.SyncDirectory(Path.GetDirectoryName(_path)!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
        File.Delete(_part);
        File.Delete(SumOf(_part));
    }

    /// <summary>The checksum that stands beside a file, in lower case; null where there is none.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public static string? ExpectedSum(string path)
    {
        if (!File.Exists(SumOf(path)))
            return null;
        using var file = new StreamReader(SumOf(path));
        var line = new char[1 + (2 * SHA256.HashSizeInBytes)];
        var read = file.ReadBlock(line);
        return new string(line, 0, read).TrimStart('\\').PadRight(line.Length)[..^1].ToLowerInvariant();
    }

    /// <summary>The checksum of what can be read from here on.</summary>
    public static string ActualSum(Stream file) => Convert.ToHexStringLower(SHA256.HashData(file));

    // As coreutils has it, a line break in the name included.
    private static string Line(byte[] sum, string name)
    {
        var escaped = name.Replace("\\", @"\\").Replace("\n", @"\n").Replace("\r", @"\r");
        return $"{(escaped == name ? "" : "\\")}{Convert.ToHexStringLower(sum)}  {escaped}\n";
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _file.Write(bytes);
    }
}
