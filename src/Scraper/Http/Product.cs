namespace Scraper.Http;

/// <summary>How this program names itself to targets and sinks alike.</summary>
internal static class Product
{
    /// <summary>The User-Agent: <c>Scraper/1.2.3</c>.</summary>
    public static string UserAgent { get; } =
        "Scraper/" + typeof(Product).Assembly.GetName().Version!.ToString(3);
}
