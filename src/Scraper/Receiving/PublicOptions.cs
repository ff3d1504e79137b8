using Scraper.Receiving.Usage;
using Scraper.Settings;

namespace Scraper.Receiving;

/// <summary><c>receiver.public</c>: what anybody may see.</summary>
internal sealed record PublicOptions
{
    /// <summary><c>k</c>: no row is of fewer servers.</summary>
    public int K { get; init; } = PublicSummary.DefaultK;

    /// <summary>The keys below it.</summary>
    public static readonly KeyTable<PublicOptions> Keys = new(new())
    {
        { "k", Values.Count(1_000_000, least: 2), one => one.K, (one, k) => one with { K = (int)k },
            "a row is of at least so many servers; their numbers are rounded down to multiples of it" },
    };
}
