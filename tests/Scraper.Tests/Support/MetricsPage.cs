using System.IO;
using System.Text;
using Prometheus;

namespace Scraper.Tests.Support;

/// <summary>A registry as a scraper sees it.</summary>
internal static class MetricsPage
{
    public static async Task<string> OfAsync(CollectorRegistry registry)
    {
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page);
        return Encoding.UTF8.GetString(page.ToArray());
    }
}
