using System.Numerics;

namespace Scraper.Expressions;

/// <summary>Which samples of a page were taken by selectors: a bit a sample.</summary>
/// <param name="samples">How many samples the page has.</param>
public sealed class SampleUses(int samples)
{
    private readonly ulong[] _used = new ulong[(samples + 63) / 64];

    /// <summary>Whether the sample at an index of the page is marked.</summary>
    public bool this[int sample] => (_used[sample / 64] & Bit(sample)) != 0;

    /// <summary>How many are marked.</summary>
    public int Count => _used.Sum(BitOperations.PopCount);

    /// <summary>Marks a sample; marking it again counts once.</summary>
    public void Mark(int sample) => _used[sample / 64] |= Bit(sample);

    /// <summary>Adds all marks of another one over the same page.</summary>
    public void Add(SampleUses other)
    {
        for (var word = 0; word < _used.Length; word++)
            _used[word] |= other._used[word];
    }

    private static ulong Bit(int sample) => 1UL << (sample % 64);
}
