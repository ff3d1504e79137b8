using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>Distinct label sets, numbered from 0 in the order of first sight and kept in columns: a set costs
/// about 20 bytes and a reference for each value; the names stand once for all sets that have the same.
/// </summary>
internal sealed class LabelTable
{
    private readonly List<string[]> _shapes = [];
    private readonly Dictionary<string[], int> _shapeOf = new(NamesComparer.Instance);
    private readonly ColumnOf<Set> _sets = new();
    private readonly ColumnOf<string> _values = new();
    private int[] _slots = new int[16];
    private int _last;

    /// <summary>How many there are.</summary>
    public int Count => _sets.Count;

    /// <summary>Adds a set; false where it is there already.</summary>
    /// <param name="labels">In ordinal order of their names.</param>
    /// <param name="set">Its number, new or known.</param>
    public bool TryAdd(ReadOnlySpan<Label> labels, out int set)
    {
        var shape = ShapeOf(labels);
        if (shape < 0)
            shape = AddShape(labels);
        var hash = HashOf(shape, labels);
        var slot = SlotOf(shape, hash, labels);
        set = _slots[slot] - 1;
        if (set >= 0)
            return false;
        set = Count;
        _slots[slot] = Count + 1;
        _sets.Add(new Set(shape, _values.Count, hash));
        foreach (var label in labels)
            _values.Add(label.Value);
        if (Count * 4L > _slots.Length * 3L)
            Grow();
        return true;
    }

    /// <summary>The number of a set; -1 where it is not there.</summary>
    public int Find(ReadOnlySpan<Label> labels) =>
        ShapeOf(labels) is >= 0 and var shape ? _slots[SlotOf(shape, HashOf(shape, labels), labels)] - 1 : -1;

    /// <summary>How many labels a set has.</summary>
    public int LabelCountOf(int set) => NamesOf(set).Length;

    /// <summary>One label of a set.</summary>
    public Label LabelOf(int set, int label) => new(NamesOf(set)[label], _values[_sets[set].First + label]);

    /// <summary>The value of a label; empty where the set has none.</summary>
    public string ValueOf(int set, string name)
    {
        var label = Array.IndexOf(NamesOf(set), name);
        return label < 0 ? "" : _values[_sets[set].First + label];
    }

    private string[] NamesOf(int set) => _shapes[_sets[set].Shape];

    /// <summary>The number of the label names; -1 where no set has them.</summary>
    private int ShapeOf(ReadOnlySpan<Label> labels)
    {
        if (_shapes.Count > 0 && NamesComparer.Instance.Equals(labels, _shapes[_last]))
            return _last;
        return _shapeOf.GetAlternateLookup<ReadOnlySpan<Label>>().TryGetValue(labels, out var shape)
            ? _last = shape
            : -1;
    }

    private int AddShape(ReadOnlySpan<Label> labels)
    {
        var names = NamesComparer.Instance.Create(labels);
        _shapes.Add(names);
        _shapeOf.Add(names, _shapes.Count - 1);
        return _last = _shapes.Count - 1;
    }

    private static int HashOf(int shape, ReadOnlySpan<Label> labels)
    {
        var hash = new HashCode();
        hash.Add(shape);
        foreach (var label in labels)
            hash.Add(label.Value);
        return hash.ToHashCode();
    }

    /// <summary>Where a set stands, or the free slot where it would.</summary>
    private int SlotOf(int shape, int hash, ReadOnlySpan<Label> labels)
    {
        var slot = hash & (_slots.Length - 1);
        while (_slots[slot] != 0 && !Is(_sets[_slots[slot] - 1], shape, hash, labels))
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private bool Is(in Set set, int shape, int hash, ReadOnlySpan<Label> labels)
    {
        if (set.Hash != hash || set.Shape != shape)
            return false;
        for (var label = 0; label < labels.Length; label++)
            if (_values[set.First + label] != labels[label].Value)
                return false;
        return true;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var set = 0; set < Count; set++)
        {
            var slot = _sets[set].Hash & (_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = set + 1;
        }
    }

    /// <summary>Which names a set has, where its values begin, and its hash.</summary>
    private readonly record struct Set(int Shape, int First, int Hash);

    /// <summary>Equality of the names of labels; asked with the labels, nothing is allocated.</summary>
    private sealed class NamesComparer :
        IEqualityComparer<string[]>, IAlternateEqualityComparer<ReadOnlySpan<Label>, string[]>
    {
        public static readonly NamesComparer Instance = new();

        public bool Equals(string[]? left, string[]? right) => left.AsSpan().SequenceEqual(right);

        public bool Equals(ReadOnlySpan<Label> alternate, string[] other)
        {
            if (alternate.Length != other.Length)
                return false;
            for (var at = 0; at < other.Length; at++)
                if (alternate[at].Name != other[at])
                    return false;
            return true;
        }

        public int GetHashCode(string[] names)
        {
            var hash = new HashCode();
            foreach (var name in names)
                hash.Add(name);
            return hash.ToHashCode();
        }

        public int GetHashCode(ReadOnlySpan<Label> alternate)
        {
            var hash = new HashCode();
            foreach (var label in alternate)
                hash.Add(label.Name);
            return hash.ToHashCode();
        }

        public string[] Create(ReadOnlySpan<Label> alternate)
        {
            var names = new string[alternate.Length];
            for (var at = 0; at < names.Length; at++)
                names[at] = alternate[at].Name;
            return names;
        }
    }
}
