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

    /// <summary>Opens the file as a page; what blocks, such as a FIFO, has the same time as a
    /// server.</summary>
    public static async Task<Outcome<Page>> OpenAsync(
        string path, double timeoutSeconds, TimeProvider clock, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
            return FileFailures.Directory(path);

        var deadline = new Deadline(TimeSpan.FromSeconds(timeoutSeconds), clock, cancellation);
        var timeout = Timeout(path, timeoutSeconds);
        FileBody? body = null;
        try
        {
            body = await FileBody.OpenAsync(path, deadline, timeout);
            return await BodyOpening.OpenAsync(new Page(body), path, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.Passed)
        {
            return timeout;
        }
        catch (PageFailureException e)
        {
            return e.Failure;
        }
        catch (Exception e) when (FileFailures.Of(e, path, Missing(path)) is { } failure)
        {
            return failure;
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

    private static string Missing(string path) => $"there is no file '{path}'; check the path "
        + "(an address of a server begins with http:// or https://)";
}
