using System.Globalization;
using System.Text;

namespace Scraper.Exposition;

/// <summary>
/// The samples of one page that sources ask for, in document order, stored in columns: a sample costs its value,
/// its line, and a number for each label. Labels with an empty value do not count, as in Prometheus; labels are
/// in ordinal order of their names. <c>le</c> and <c>quantile</c> of families typed as histogram or summary take
/// Prometheus 3's float form (<c>1</c> becomes <c>1.0</c>). A series that stands twice is refused.
/// </summary>
public sealed class SampleSet : IPageReceiver
{
    private readonly StringPool _pool = new();
    private readonly ShapeTable _shapes = new();
    private readonly ColumnOf<int> _shapeOf = new();
    private readonly ColumnOf<int> _valuesAt = new();
    private readonly ColumnOf<int> _labelValues = new();
    private readonly ColumnOf<double> _values = new();
    private readonly ColumnOf<int> _lines = new();
    private readonly Dictionary<int, List<int>> _samplesByName = [];
    private readonly Dictionary<int, MetricType> _types = [];
    private readonly SeriesIndex _series = new();
    private readonly List<(int Name, int Value)> _labels = [];

    /// <summary>Samples in the set.</summary>
    public int Count => _values.Count;

    /// <summary>The sample at <paramref name="index"/>, in document order.</summary>
    public Sample this[int index] => new(this, index);

    /// <summary>The metric names in the set.</summary>
    public IEnumerable<string> Names => _samplesByName.Keys.Select(name => _pool[name]);

    /// <summary>The samples of one metric name, by index, in document order.</summary>
    public IReadOnlyList<int> Named(string name) =>
        _pool.TryFind(name, out var id) && _samplesByName.TryGetValue(id, out var samples) ? samples : [];

    /// <summary>What the page's TYPE line said of a family.</summary>
    public MetricType TypeOf(string family) =>
        _pool.TryFind(family, out var id) ? _types.GetValueOrDefault(id) : MetricType.Untyped;

    /// <inheritdoc/>
    public void Type(ReadOnlySpan<byte> family, MetricType type) => _types.TryAdd(_pool.Intern(family), type);

    /// <inheritdoc/>
    public string? Sample(in SampleLine sample)
    {
        var name = _pool.Intern(sample.Name);
        if (CollectLabels(name, sample) is { } fault)
            return fault;
        var shape = _shapes.Find(name, _labels);
        var valuesAt = _labelValues.Count;
        foreach (var (_, value) in _labels)
            _labelValues.Add(value);
        if (!_series.TryAdd(HashOf(shape, valuesAt), Count, other => SameSeries(other, shape, valuesAt)))
        {
            _labelValues.Truncate(valuesAt);
            return "the same series stands on the page before; its first sample counts";
        }
        _shapeOf.Add(shape);
        _valuesAt.Add(valuesAt);
        _values.Add(sample.Value);
        _lines.Add((int)Math.Min(sample.Line, int.MaxValue));
        Remember(name);
        return null;
    }

    /// <inheritdoc/>
    public void Rejected(Rejection rejection)
    {
    }

    internal string NameOf(int sample) => _pool[_shapes.NameOf(_shapeOf[sample])];

    internal double ValueOf(int sample) => _values[sample];

    internal int LineOf(int sample) => _lines[sample];

    internal int LabelCountOf(int sample) => _shapes.LabelsOf(_shapeOf[sample]).Length;

    internal Label LabelOf(int sample, int label) => new(
        _pool[_shapes.LabelsOf(_shapeOf[sample])[label]], _pool[_labelValues[_valuesAt[sample] + label]]);

    internal string LabelValueOf(int sample, string name)
    {
        if (!_pool.TryFind(name, out var id))
            return "";
        var label = _shapes.LabelsOf(_shapeOf[sample]).IndexOf(id);
        return label < 0 ? "" : _pool[_labelValues[_valuesAt[sample] + label]];
    }

    private string? CollectLabels(int name, in SampleLine sample)
    {
        _labels.Clear();
        for (var index = 0; index < sample.LabelCount; index++)
        {
            if (sample.LabelValue(index).IsEmpty)
                continue;
            var label = _pool.Intern(sample.LabelName(index));
            var value = FloatForm(name, sample.LabelName(index), sample.LabelValue(index));
            _labels.Add((label, value));
        }
        _labels.Sort((left, right) => string.CompareOrdinal(_pool[left.Name], _pool[right.Name]));
        for (var index = 1; index < _labels.Count; index++)
            if (_labels[index - 1].Name == _labels[index].Name)
                return $"the label {_pool[_labels[index].Name]} stands twice";
        return null;
    }

    private int FloatForm(int name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> value)
    {
        var family = label.SequenceEqual("le"u8) && _pool[name].EndsWith("_bucket", StringComparison.Ordinal)
            ? (_pool[name][..^"_bucket".Length], MetricType.Histogram)
            : label.SequenceEqual("quantile"u8) ? (_pool[name], MetricType.Summary) : default;
        if (family.Item1 is null || TypeOf(family.Item1) != family.Item2)
            return _pool.Intern(value);
        return double.TryParse(Encoding.UTF8.GetString(value), CultureInfo.InvariantCulture, out var number)
            ? _pool.Intern(GoFloat.LabelForm(number))
            : _pool.Intern(value);
    }

    private void Remember(int name)
    {
        if (!_samplesByName.TryGetValue(name, out var samples))
            _samplesByName.Add(name, samples = []);
        samples.Add(Count - 1);
    }

    private int HashOf(int shape, int valuesAt)
    {
        var hash = new HashCode();
        hash.Add(shape);
        for (var label = 0; label < _shapes.LabelsOf(shape).Length; label++)
            hash.Add(_labelValues[valuesAt + label]);
        return hash.ToHashCode();
    }

    private bool SameSeries(int other, int shape, int valuesAt)
    {
        if (_shapeOf[other] != shape)
            return false;
        for (var label = 0; label < _shapes.LabelsOf(shape).Length; label++)
            if (_labelValues[_valuesAt[other] + label] != _labelValues[valuesAt + label])
                return false;
        return true;
    }
}

/// <summary>One sample of a <see cref="SampleSet"/>: a view, cheap to copy.</summary>
public readonly struct Sample(SampleSet set, int index)
{
    /// <summary>Its place in the set.</summary>
    public int Index => index;

    /// <summary>The metric's name.</summary>
    public string Name => set.NameOf(index);

    /// <summary>The value.</summary>
    public double Value => set.ValueOf(index);

    /// <summary>The 1-based line of the page.</summary>
    public int Line => set.LineOf(index);

    /// <summary>How many labels have a value.</summary>
    public int LabelCount => set.LabelCountOf(index);

    /// <summary>The label at a place, in ordinal order of names.</summary>
    public Label LabelAt(int label) => set.LabelOf(index, label);

    /// <summary>The value of a label; empty where the sample has no such label, as in PromQL.</summary>
    public string LabelValue(string name) => set.LabelValueOf(index, name);
}
