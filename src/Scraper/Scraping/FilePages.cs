using System.Globalization;
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

    /// <summary>What to say of a path that is a directory.</summary>
    public static string IsDirectory(string path) =>
        $"'{path}' is a directory; name the file that holds the page";

    /// <summary>Opens the file as a page; what blocks, such as a FIFO, has the same time as a
    /// server.</summary>
    public static async Task<Outcome<Page>> OpenAsync(
        string path, double timeoutSeconds, TimeProvider clock, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
            return Unreadable(IsDirectory(path));

        var deadline = new Deadline(TimeSpan.FromSeconds(timeoutSeconds), clock, cancellation);
        var timeout = Timeout(path, timeoutSeconds);
        FileBody? body = null;
        try
        {
            body = await FileBody.OpenAsync(path, deadline, timeout);
            return await BodyOpening.OpenAsync(
                new Page(body, null, IsHttp: false), path, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.Passed)
        {
            return timeout;
        }
        catch (PageFailureException e)
        {
            return e.Failure;
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
        finally
        {
            if (body is null)
                deadline.Dispose();
        }
    }

    private static Failure Timeout(string path, double seconds) => new(FailureKind.ScrapeTimeout,
        $"'{path}' did not give its whole page within "
        + $"{seconds.ToString(CultureInfo.InvariantCulture)} s; "
        + "raise scrape_timeout or see what holds it up");

    private static Failure Missing(string path) => new(FailureKind.FileMissing,
        $"there is no file '{path}'; check the path "
        + "(an address of a server begins with http:// or https://)");

    private static Failure Unreadable(string message) => new(FailureKind.FileUnreadable, message);
}
