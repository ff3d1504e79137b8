using System.IO;
using Microsoft.Extensions.DependencyInjection;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Tests.Support;

/// <summary>Fetches pages as the program does: registered clients, the real page source.</summary>
internal static class ScrapingFetch
{
    public static Task<Outcome<Page>> FetchAsync(
        string url, TimeProvider? clock = null, CancellationToken cancellation = default) =>
        FetchAsync(new TargetOptions { Url = url }, clock, cancellation);

    public static async Task<Outcome<Page>> FetchAsync(
        TargetOptions target, TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        var services = new ServiceCollection().AddTarget(target.Name, target.Http);
        var clients = services.BuildServiceProvider()
            .GetRequiredService<System.Net.Http.IHttpClientFactory>();
        return await new PageSource(clients, clock ?? TimeProvider.System).FetchAsync(target, cancellation);
    }

    /// <summary>The failure that this target's page ends with, wherever on the way it comes.</summary>
    public static async Task<Failure> FailureAsync(TargetOptions target)
    {
        var fetched = await FetchAsync(target);
        if (!fetched.Succeeded(out var page, out var failure))
            return failure;

        await using (page)
        {
            try
            {
                await page.Body.CopyToAsync(Stream.Null);
            }
            catch (Exception e) when (PageFailures.Classify(e) is { } late)
            {
                return late;
            }
        }

        throw new AssertFailedException("the page was read to its end");
    }

    public static Task<Failure> FailureAsync(string url) => FailureAsync(new TargetOptions { Url = url });

    public static async Task<byte[]> BytesAsync(TargetOptions target)
    {
        await using var page = (await FetchAsync(target)).Value;
        using var bytes = new MemoryStream();
        await page.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
