using System.IO;
using System.Security.Cryptography;
using System.Text;
using Scraper.Outbox;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary>
/// A file of one report a line, with its checksum beside it as <c>sha256sum -c</c> reads it. Both get their
/// names when they are whole and on disk: until then the file that had the name stays as it was, and it keeps
/// another name where it holds what this one does not. A link is followed, as <c>cp</c> does.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly string _part;
    private readonly FileStream _sum; // while this process holds it nobody else writes the file
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashSet<Guid> _reports = [];
    private bool _isNamed;

    /// <exception cref="IOException">It cannot be written there, or another process is at it.</exception>
    public ReportFile(string path)
    {
        _path = Path.GetFullPath(Behind(path));
        if (Directory.Exists(path))
            throw new IOException("it is a directory");
        if (File.Exists(path) && !StateGuard.IsRegular(path))
            throw new IOException("it is no regular file; - is standard output");
        _part = PartOf(_path);
        _sum = Hold(PartOf(SumOf(_path)));
        File.Delete(_part); // what a kill left
        _file = new FileStream(_part, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>The reports that were added.</summary>
    public IReadOnlyCollection<Guid> Reports => _reports;

    /// <summary>Where the checksum of a file stands.</summary>
    public static string SumOf(string path) => Behind(path) + ".sha256";

    /// <summary>Adds a report.</summary>
    public void Write(FrozenReport report)
    {
        Add(report.Json.Span);
        Add("\n"u8);
        _reports.Add(report.ReportId);
    }

    /// <summary>Gives the file its name: when this returns it is on disk with its checksum.</summary>
    /// <param name="now">Names a file that stays beside it.</param>
    /// <returns>The new name of the file that had the name and holds what this one does not; null where there
    /// was none. What it holds may be nowhere else: it may have been settled.</returns>
    public string? Finish(DateTimeOffset now)
    {
        _file.Flush(flushToDisk: true);
        var sum = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _sum.Write(Encoding.UTF8.GetBytes(Line(sum, Path.GetFileName(_path))));
        _sum.Flush(flushToDisk: true);
        var beside = HoldsAllOf(_path) ? null : $"{_path}.{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}";
        if (beside is not null)
            SetAside(beside);
        // A kill between these leaves a whole file without a checksum, never with one of another.
        File.Delete(SumOf(_path));
        File.Move(_part, _path, overwrite: true);
        if (OperatingSystem.IsWindows())
            _sum.Dispose();
        File.Move(PartOf(SumOf(_path)), SumOf(_path), overwrite: true);
        _isNamed = true;
        if (OperatingSystem.IsLinux())
            LinuxFile.SyncDirectory(Path.GetDirectoryName(_path)!);
        return beside;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Names go first: closing fails where a full disk refuses the last bytes.
        if (!_isNamed)
        {
            File.Delete(_part);
            File.Delete(PartOf(SumOf(_path)));
        }
        _hash.Dispose();
        _sum.Dispose();
        _file.Dispose();
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

    /// <summary>Creates a file that is this process's alone. What a kill left under the name is removed, the
    /// name and never its bytes: they may just have got their last name.</summary>
    private static FileStream Hold(string path)
    {
        try
        {
            if (File.Exists(path))
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            File.Delete(path);
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (IOException e) when (OutboxFile.IsHeldByAnother(e))
        {
            throw new IOException("another process is writing it", e);
        }
    }

    private static string PartOf(string path) => path + ".part";

    private bool HoldsAllOf(string path)
    {
        if (!File.Exists(path))
            return true;
        using var old = File.OpenRead(path);
        return new ReportLines(old).Read()
            .All(one => one.Report is { } report && _reports.Contains(report.ReportId));
    }

    private void SetAside(string name)
    {
        var sum = ExpectedSum(_path);
        File.Move(_path, name);
        if (sum is not null)
            File.WriteAllText(SumOf(name), Line(sum, Path.GetFileName(name)));
    }

    private static string Behind(string path) => new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    // As coreutils has it, a line break in the name included.
    private static string Line(string sum, string name)
    {
        var escaped = name.Replace("\\", @"\\").Replace("\n", @"\n").Replace("\r", @"\r");
        return $"{(escaped == name ? "" : "\\")}{sum}  {escaped}\n";
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _file.Write(bytes);
    }
}
