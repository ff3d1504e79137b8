using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>The last step before the parser: the body's first bytes are looked at, and put back.</summary>
internal static class BodyOpening
{
    /// <summary>How many bytes are enough to tell what a body is.</summary>
    public const int PeekLength = 512;

    /// <summary>The same page with its body at the first byte, or why it cannot be an exposition. Takes the
    /// page over: on a failure it is closed.</summary>
    /// <param name="page">The page as it was opened.</param>
    /// <param name="where">URL or path as messages may show it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<Outcome<Page>> OpenAsync(Page page, string where, CancellationToken cancellation)
    {
        var opened = false;
        try
        {
            var head = new byte[PeekLength];
            var length = await page.Body.ReadAtLeastAsync(
                head, PeekLength, throwOnEndOfStream: false, cancellation);
            if (BodySniffer.Refusal(head.AsSpan(0, length), where) is { } failure)
                return failure;

            opened = true;
            return page with { Body = new RewoundStream(head.AsMemory(0, length), page.Body) };
        }
        finally
        {
            if (!opened)
                await page.DisposeAsync();
        }
    }
}
