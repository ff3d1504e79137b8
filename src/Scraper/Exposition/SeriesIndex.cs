namespace Scraper.Exposition;

/// <summary>A hash index over samples by series: open addressing, four bytes a slot.</summary>
internal sealed class SeriesIndex
{
    private int[] _slots = new int[16];
    private readonly ColumnOf<int> _hashes = new();

    /// <summary>Adds a sample under its hash, unless one that <paramref name="same"/> calls equal is there.</summary>
    public bool TryAdd(int hash, int sample, Func<int, bool> same)
    {
        if ((_hashes.Count + 1) * 4 > _slots.Length * 3)
            Grow();
        var slot = Start(hash);
        for (; _slots[slot] != 0; slot = Next(slot))
            if (_hashes[_slots[slot] - 1] == hash && same(_slots[slot] - 1))
                return false;
        _slots[slot] = sample + 1;
        _hashes.Add(hash);
        return true;
    }

    private int Start(int hash) => hash & (_slots.Length - 1);

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var sample = 0; sample < _hashes.Count; sample++)
        {
            var slot = Start(_hashes[sample]);
            while (_slots[slot] != 0)
                slot = Next(slot);
            _slots[slot] = sample + 1;
        }
    }
}
