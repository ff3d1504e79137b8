namespace Scraper.Exposition;

/// <summary>
/// The samples of a page in columns, numbered in document order, one a series: for each its value, its line,
/// its shape and a number for every label value, found again through an open hash table of four bytes a slot.
/// </summary>
internal sealed class SampleTable(StringPool pool)
{
    private readonly Shapes _shapes = new();
    private readonly ColumnOf<double> _values = new();
    private readonly ColumnOf<int> _lines = new();
    private readonly ColumnOf<int> _shapeOf = new();
    private readonly ColumnOf<int> _labelsAt = new();
    private readonly ColumnOf<int> _labelValues = new();
    private int[] _slots = new int[64];

    /// <summary>How many there are.</summary>
    public int Count => _shapeOf.Count;

    public string NameOf(int sample) => pool[_shapes.NameOf(_shapeOf[sample])];

    public double ValueOf(int sample) => _values[sample];

    public int LineOf(int sample) => _lines[sample];

    public int LabelCountOf(int sample) => LabelNamesOf(sample).Length;

    /// <summary>One of its labels, in ordinal order of their names.</summary>
    public Label LabelOf(int sample, int label) =>
        new(pool[LabelNamesOf(sample)[label]], pool[LabelValueAt(sample, label)]);

    /// <summary>The value of a label; empty where there is none.</summary>
    public string LabelValueOf(int sample, string name)
    {
        if (!pool.TryFind(name, out var id))
            return "";
        var label = LabelNamesOf(sample).IndexOf(id);
        return label < 0 ? "" : pool[LabelValueAt(sample, label)];
    }

    /// <summary>Whether a sample of a metric name has a label.</summary>
    public bool HasLabel(string metric, string label) =>
        pool.TryFind(metric, out var name) && pool.TryFind(label, out var id) && _shapes.HasLabel(name, id);

    /// <summary>Adds a sample; false if its series is there already.</summary>
    public bool TryAdd(int name, ReadOnlySpan<(int Name, int Value)> labels, double value, int line)
    {
        var shape = _shapes.Find(name, labels);
        var hash = shape;
        foreach (var label in labels)
            hash = ByteHash.Of(hash, label.Value);
        var slot = hash & (_slots.Length - 1);
        for (; _slots[slot] != 0; slot = Next(slot))
            if (Is(_slots[slot] - 1, shape, labels))
                return false;
        _slots[slot] = Count + 1;
        _values.Add(value);
        _lines.Add(line);
        _shapeOf.Add(shape);
        _labelsAt.Add(_labelValues.Count);
        foreach (var label in labels)
            _labelValues.Add(label.Value);
        if (Count * 4 > _slots.Length * 3)
            Grow();
        return true;
    }

    private ReadOnlySpan<int> LabelNamesOf(int sample) => _shapes.LabelsOf(_shapeOf[sample]);

    private int LabelValueAt(int sample, int label) => _labelValues[_labelsAt[sample] + label];

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);

    private bool Is(int sample, int shape, ReadOnlySpan<(int Name, int Value)> labels)
    {
        if (_shapeOf[sample] != shape)
            return false;
        for (var label = 0; label < labels.Length; label++)
            if (LabelValueAt(sample, label) != labels[label].Value)
                return false;
        return true;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var sample = 0; sample < Count; sample++)
        {
            var hash = _shapeOf[sample];
            for (var label = 0; label < LabelCountOf(sample); label++)
                hash = ByteHash.Of(hash, LabelValueAt(sample, label));
            var slot = hash & (_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = Next(slot);
            _slots[slot] = sample + 1;
        }
    }

    /// <summary>The distinct combinations of a metric name and label names on a page, numbered. Lines of one
    /// family follow each other, so the last one is nearly always the next one.</summary>
    private sealed class Shapes
    {
        private readonly List<(int Name, int[] Labels)> _shapes = [];
        private readonly Dictionary<int, List<int>> _byHash = [];
        private readonly HashSet<(int Metric, int Label)> _labelsOfNames = [];
        private int _last = -1;

        /// <summary>The metric name's number.</summary>
        public int NameOf(int shape) => _shapes[shape].Name;

        /// <summary>The label names' numbers, in ordinal order of the names.</summary>
        public ReadOnlySpan<int> LabelsOf(int shape) => _shapes[shape].Labels;

        /// <summary>Whether a shape of a metric name has a label.</summary>
        public bool HasLabel(int metric, int label) => _labelsOfNames.Contains((metric, label));

        /// <summary>The number of a shape, given on first sight.</summary>
        public int Find(int name, ReadOnlySpan<(int Name, int Value)> labels)
        {
            if (_last >= 0 && Is(_last, name, labels))
                return _last;
            var hash = name;
            foreach (var label in labels)
                hash = ByteHash.Of(hash, label.Name);
            if (!_byHash.TryGetValue(hash, out var known))
                _byHash.Add(hash, known = []);
            foreach (var shape in known)
                if (Is(shape, name, labels))
                    return _last = shape;
            known.Add(_shapes.Count);
            _shapes.Add((name, NamesOf(labels)));
            foreach (var label in labels)
                _labelsOfNames.Add((name, label.Name));
            return _last = _shapes.Count - 1;
        }

        private static int[] NamesOf(ReadOnlySpan<(int Name, int Value)> labels)
        {
            var names = new int[labels.Length];
            for (var label = 0; label < names.Length; label++)
                names[label] = labels[label].Name;
            return names;
        }

        private bool Is(int shape, int name, ReadOnlySpan<(int Name, int Value)> labels)
        {
            var (shapeName, shapeLabels) = _shapes[shape];
            if (shapeName != name || shapeLabels.Length != labels.Length)
                return false;
            for (var label = 0; label < shapeLabels.Length; label++)
                if (shapeLabels[label] != labels[label].Name)
                    return false;
            return true;
        }
    }
}
