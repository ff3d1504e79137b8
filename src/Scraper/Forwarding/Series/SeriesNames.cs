using Scraper.Exposition;

namespace Scraper.Forwarding.Series;

/// <summary>The names of a report's series, each given once: <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>, with a
/// <c>_</c> behind where another series has it already. A schema of other names must not cost the push.
/// </summary>
/// <param name="taken">Names that no field may have.</param>
internal sealed class SeriesNames(IEnumerable<string> taken)
{
    private static readonly string[] OfHistograms = ["", .. ClassicHistogram.Suffixes];

    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The legal name nearest to this one that is free, with those that a histogram's series add.
    /// </summary>
    public string Take(string name, bool isHistogram)
    {
        var legal = Legal(name, colons: true);
        var suffixes = isHistogram ? OfHistograms : [""];
        while (suffixes.Any(suffix => _taken.Contains(legal + suffix)))
            legal += "_";
        _taken.UnionWith(suffixes.Select(suffix => legal + suffix));
        return legal;
    }

    /// <summary>The name with a <c>_</c> in place of what may not stand there.</summary>
    public static string Legal(string name, bool colons)
    {
        var legal = string.Concat(name.Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || (colons && letter == ':') ? letter : '_'));
        return legal.Length > 0 && !char.IsAsciiDigit(legal[0]) ? legal : "_" + legal;
    }
}
