namespace Scraper.Mutations.Measuring;

/// <summary>Where the middle and the edge of many sizes lie, by nearest rank.</summary>
internal sealed class Spread(IEnumerable<int> sizes)
{
    private readonly int[] _sizes = [.. sizes.Order()];

    public int Count => _sizes.Length;

    public int Sum => _sizes.Sum();

    public int Max => At(100);

    /// <summary>The smallest size that so many percent do not exceed; 0 where there is none at all.</summary>
    public int At(int percent) => _sizes.Length == 0 ? 0 : _sizes[(_sizes.Length * percent + 99) / 100 - 1];
}
