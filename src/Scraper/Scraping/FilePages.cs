using System.IO;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>Pages that lie in files.</summary>
internal static class FilePages
{
    /// <summary>The path in <c>file:PATH</c>, <c>file:///PATH</c> or a plain path; null where it is something
    /// else, such as <c>ftp://…</c>.</summary>
    public static string? PathOf(string url)
    {
        if (url.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
            return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback ? uri.LocalPath : null;

        if (url.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return url["file:".Length..] is { Length: > 0 } path ? path : null;

        return url.Length == 0 || url.Contains("://", StringComparison.Ordinal) ? null : url;
    }

    /// <summary>Opens the file as a page.</summary>
    public static async Task<Outcome<Page>> OpenAsync(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
            return Unreadable($"'{path}' is a directory; name the file that holds the page");

        try
        {
            return await BodyOpening.OpenAsync(
                new Page(Open(path), null, IsHttp: false), path, cancellation).ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            return Missing(path);
        }
        catch (DirectoryNotFoundException)
        {
            return Missing(path);
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable($"'{path}' may not be read by this user; check its permissions");
        }
        catch (IOException e)
        {
            return Unreadable($"'{path}' cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static Failure Missing(string path) => new(FailureKind.FileMissing,
        $"there is no file '{path}'; check the path " +
        "(an address of a server begins with http:// or https://)");

    private static Failure Unreadable(string message) => new(FailureKind.FileUnreadable, message);
}
