using System.Collections;

namespace Scraper.Exposition;

/// <summary>Ascending indices, kept as runs: the lines of one name follow each other.</summary>
internal sealed class IndexRuns : IReadOnlyList<int>
{
    private readonly List<(int First, int Before)> _runs = [];
    private int _last = int.MinValue;

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var (low, high) = (0, _runs.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = _runs[middle].Before <= index ? (middle, high) : (low, middle - 1);
            }
            return _runs[low].First + index - _runs[low].Before;
        }
    }

    /// <summary>Adds an index greater than all before.</summary>
    public void Add(int index)
    {
        if (index != _last + 1)
            _runs.Add((index, Count));
        _last = index;
        Count++;
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator()
    {
        for (var run = 0; run < _runs.Count; run++)
        {
            var after = run + 1 < _runs.Count ? _runs[run + 1].Before : Count;
            for (var index = _runs[run].Before; index < after; index++)
                yield return _runs[run].First + index - _runs[run].Before;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
