using System.Globalization;
using System.IO;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>A file that a page is read from.</summary>
/// <param name="Name">As messages name it.</param>
/// <param name="Open">Opens it; may block.</param>
/// <param name="IsOurs">Whether it is closed behind the page.</param>
internal sealed record PageFile(string Name, Func<Stream> Open, bool IsOurs)
{
    /// <summary>What lies at this path.</summary>
    public static PageFile At(string path) => new(
        path,
        () => new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0),
        IsOurs: true);

    /// <summary>Standard input: it has one page, and stays open.</summary>
    public static PageFile Of(Stream input) => new("standard input", () => input, IsOurs: false);
}

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
        PageFile file, double timeoutSeconds, TimeProvider clock, CancellationToken cancellation)
    {
        var path = file.Name;
        if (Directory.Exists(path))
            return FileFailures.Directory(path);

        var deadline = new Deadline(TimeSpan.FromSeconds(timeoutSeconds), clock, cancellation);
        var timeout = Timeout(path, timeoutSeconds);
        FileBody? body = null;
        try
        {
            body = await FileBody.OpenAsync(file, deadline, timeout);
            return await BodyOpening.OpenAsync(
                new Page(new UnpackedStream(body, path)), path, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.Passed)
        {
            return timeout;
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
