namespace Scraper.Outcomes;

/// <summary>How this program names itself, to targets, sinks and whoever reads its metrics.</summary>
internal static class Product
{
    /// <summary><c>1.2.3</c>.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version!.ToString(3);

    /// <summary>The User-Agent: <c>Scraper/1.2.3</c>.</summary>
    public static string UserAgent { get; } = "Scraper/" + Version;
}
