using System.Reflection;

namespace Scraper.Outcomes;

/// <summary>How this program names itself, to targets, sinks and whoever reads its metrics.</summary>
internal static class Product
{
    /// <summary><c>1.2.3</c>.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version!.ToString(3);

    /// <summary><c>1.2.3+COMMIT</c>, where the commit that it was built of is known.</summary>
    public static string FullVersion { get; } = typeof(Product).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Version;

    /// <summary>The User-Agent: <c>Scraper/1.2.3</c>.</summary>
    public static string UserAgent { get; } = "Scraper/" + Version;
}
