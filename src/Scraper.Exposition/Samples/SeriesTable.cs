namespace Scraper.Exposition;

/// <summary>
/// The distinct series of a page, numbered in document order: for each its shape and a number for every label
/// value, found again through an open hash table of four bytes a slot.
/// </summary>
internal sealed class SeriesTable
{
    private readonly ShapeTable _shapes = new();
    private readonly ColumnOf<int> _shapeOf = new();
    private readonly ColumnOf<int> _valuesAt = new();
    private readonly ColumnOf<int> _values = new();
    private int[] _slots = new int[64];

    /// <summary>How many there are.</summary>
    public int Count => _shapeOf.Count;

    /// <summary>The number of a series' metric name.</summary>
    public int NameOf(int series) => _shapes.NameOf(_shapeOf[series]);

    /// <summary>The numbers of its label names, in ordinal order of the names.</summary>
    public ReadOnlySpan<int> LabelsOf(int series) => _shapes.LabelsOf(_shapeOf[series]);

    /// <summary>The number of the value of one of its labels.</summary>
    public int ValueOf(int series, int label) => _values[_valuesAt[series] + label];

    /// <summary>Adds a series; false if it is there already.</summary>
    public bool TryAdd(int name, ReadOnlySpan<(int Name, int Value)> labels)
    {
        var shape = _shapes.Find(name, labels);
        var hash = shape;
        foreach (var (_, value) in labels)
            hash = ByteHash.Of(hash, value);
        var slot = hash & (_slots.Length - 1);
        for (; _slots[slot] != 0; slot = Next(slot))
            if (Is(_slots[slot] - 1, shape, labels))
                return false;
        _slots[slot] = Count + 1;
        _shapeOf.Add(shape);
        _valuesAt.Add(_values.Count);
        foreach (var (_, value) in labels)
            _values.Add(value);
        if (Count * 4 > _slots.Length * 3)
            Grow();
        return true;
    }

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);

    private bool Is(int series, int shape, ReadOnlySpan<(int Name, int Value)> labels)
    {
        if (_shapeOf[series] != shape)
            return false;
        for (var label = 0; label < labels.Length; label++)
            if (ValueOf(series, label) != labels[label].Value)
                return false;
        return true;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var series = 0; series < Count; series++)
        {
            var hash = _shapeOf[series];
            for (var label = 0; label < LabelsOf(series).Length; label++)
                hash = ByteHash.Of(hash, ValueOf(series, label));
            var slot = hash & (_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = Next(slot);
            _slots[slot] = series + 1;
        }
    }
}
