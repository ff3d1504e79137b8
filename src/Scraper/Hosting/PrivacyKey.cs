using System.IO;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>
/// The key that tags are hashed with, in the file that settings name. Read once: what happens to the file
/// later changes no hash of a program that runs. Where nothing is hashed no file is looked at.
/// </summary>
/// <param name="options">Names it.</param>
/// <param name="log">Told what is doubtful in the file, and that it was made.</param>
internal sealed class PrivacyKey(PrivacyOptions options, ILogger log)
{
    /// <summary>Bytes of a key that is made, and the fewest that one may have: an HMAC-SHA-256's own.
    /// </summary>
    public const int Bytes = 32;

    private const int MostBytes = 4096;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersMay = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private TagPrivacy? _read;

    private string KeyFile => options.KeyFile!;

    /// <summary>What leaves of tags, with the key that is there.</summary>
    public Outcome<TagPrivacy> Read() => Opened(() => throw new FileNotFoundException(
        "there is no such file; run and once make it, or name the one that they made"));

    /// <summary>The same; a key that is missing is made, on disk when this returns.</summary>
    public Outcome<TagPrivacy> ReadOrMake() => Opened(Make);

    private Outcome<TagPrivacy> Opened(Func<byte[]> missing)
    {
        if (_read is not null)
            return _read;
        try
        {
            return _read = new TagPrivacy(options.Tags, options.Hashes ? Found() ?? missing() : []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(
                FailureKind.PrivacyKeyUnusable,
                $"privacy.key_file {KeyFile} cannot be used: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The key; null where there is no file.</summary>
    private byte[]? Found()
    {
        if (!Path.Exists(KeyFile))
            return null;
        if (!StateGuard.IsRegular(KeyFile))
            throw new IOException("it is no regular file");
        using var file = File.OpenRead(KeyFile);
        var key = new byte[MostBytes + 1];
        var length = file.ReadAtLeast(key, key.Length, throwOnEndOfStream: false);
        if (length is < Bytes or > MostBytes)
            throw new IOException(
                $"it has {(length < Bytes ? $"{length}" : $"more than {MostBytes}")} bytes, and a key has "
                + $"from {Bytes} to {MostBytes}, such as head -c {Bytes} /dev/urandom makes");
        WarnOfOthers(file.SafeFileHandle);
        return key[..length];
    }

    private void WarnOfOthers(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & OthersMay) != 0)
            log.Doubtful($"{KeyFile}: others can read or write this key, and so find out what was hashed; "
                + $"chmod o-rw {KeyFile}");
        if (StateGuard.IsOfAnotherUser(KeyFile))
            log.Doubtful($"{KeyFile}: this key belongs to another user, who can read and change it");
    }

    /// <summary>A new key under its name: whole on disk before it has that name, and never in place of one
    /// that another process made meanwhile.</summary>
    private byte[] Make()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(KeyFile))!;
        CreateFolder(folder);
        var key = RandomNumberGenerator.GetBytes(Bytes);
        var draft = Path.Combine(folder, $".{Path.GetFileName(KeyFile)}.{Convert.ToHexStringLower(
            RandomNumberGenerator.GetBytes(8))}");
        try
        {
            WriteToDisk(draft, key);
            if (!(OperatingSystem.IsLinux() && LinuxFile.Link(draft, KeyFile)) && !Path.Exists(KeyFile))
                File.Move(draft, KeyFile);
        }
        finally
        {
            File.Delete(draft);
        }
        if (OperatingSystem.IsLinux())
            LinuxFile.SyncDirectory(folder);
        var kept = Found() ?? throw new IOException("it was removed while it was made");
        if (kept.SequenceEqual(key))
            log.Doubtful($"privacy.key_file {KeyFile} was not there and was made just now: what is hashed "
                + "matches no report from before; keep the file on a volume that outlives this program");
        return kept;
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        if (StateGuard.IsOpenToAll(folder))
            throw new IOException($"everybody may write in {folder}; take that away (chmod o-w), or name "
                + "another place");
    }

    private static void WriteToDisk(string path, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(path, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
