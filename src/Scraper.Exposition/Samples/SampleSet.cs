using System.Runtime.InteropServices;
using System.Text;

namespace Scraper.Exposition;

/// <summary>
/// The samples of one page, in document order, stored in columns: a sample costs its value, its line, and a
/// number for each label. Labels with an empty value do not count, as in Prometheus; labels are in ordinal
/// order of their names. <c>le</c> and <c>quantile</c> of families typed as histogram or summary take
/// Prometheus 3's float form (<c>1</c> becomes <c>1.0</c>). A series that stands twice is refused. Timestamps
/// and exemplars are not kept: PromQL over one page has one instant. Fill it by one reading; once that is
/// done, it may be read from several threads.</summary>
public sealed class SampleSet : IPageReceiver
{
    // A page of nothing but bad lines, each with another name, must not fill the memory.
    private const int MostRejectedNames = 1000;
    private const int LongestRejectedName = 1024;

    private readonly StringPool _pool = new();
    private readonly FloatLabels _floats;
    private readonly SampleTable _table;
    private readonly Dictionary<int, IndexRuns> _samplesByName = [];
    private readonly List<(int Name, int Value)> _labels = [];
    private readonly Dictionary<string, Rejection> _rejected = [];
    private readonly int _nameLabel;

    // What the line before said, as it was written: the next one says most of it again.
    private readonly List<(int Name, int Value)> _written = [];
    private int _name;

    /// <summary>An empty set, to be filled by one reading.</summary>
    public SampleSet()
    {
        _table = new SampleTable(_pool);
        _floats = new FloatLabels(_pool);
        _nameLabel = _pool.Intern(Label.MetricName);
    }

    /// <inheritdoc/>
    public long Kept => _pool.Characters;

    /// <summary>Samples in the set.</summary>
    public int Count => _table.Count;

    /// <summary>The sample at <paramref name="index"/>, in document order.</summary>
    public Sample this[int index] => new(_table, index);

    /// <summary>The metric names in the set, in the order of their first samples.</summary>
    public IEnumerable<string> Names => _samplesByName.Keys.Select(name => _pool[name]);

    /// <summary>The samples of one metric name, by index, in document order; none where it is not there.
    /// </summary>
    public IReadOnlyList<int> Named(string name) =>
        _pool.TryFind(name, out var id) && _samplesByName.TryGetValue(id, out var samples) ? samples : [];

    /// <summary>The metric names that lines were rejected of; the first 1000 are remembered.</summary>
    public IEnumerable<string> RejectedNames => _rejected.Keys;

    /// <summary>The first rejected line of one of <see cref="RejectedNames"/>; null for any other name.
    /// </summary>
    public Rejection? RejectionOf(string name) => _rejected.GetValueOrDefault(name);

    /// <summary>Whether any sample of a metric name has a value for a label.</summary>
    public bool HasLabel(string name, string label) => _table.HasLabel(name, label);

    /// <summary>What the page's TYPE line said of a family; the first one counts.</summary>
    public MetricType TypeOf(string family) => _floats.TypeOf(family);

    /// <inheritdoc/>
    public void Type(ReadOnlySpan<byte> family, MetricType type) => _floats.Learn(family, type);

    /// <inheritdoc/>
    public string? Sample(in SampleLine sample)
    {
        _name = _pool.Intern(sample.Name, _name);
        CollectLabels(sample);
        if (RepeatedLabel() is { } repeated)
            return LabelRules.Twice(Encoding.UTF8.GetBytes(_pool[repeated]));
        var line = (int)Math.Min(sample.Line, int.MaxValue);
        if (!_table.TryAdd(_name, CollectionsMarshal.AsSpan(_labels), sample.Value, line))
            return "the same series stands on the page before; its first sample counts";
        if (!_samplesByName.TryGetValue(_name, out var samples))
            _samplesByName.Add(_name, samples = new IndexRuns());
        samples.Add(Count - 1);
        return null;
    }

    /// <inheritdoc/>
    public void Rejected(Rejection rejection, ReadOnlySpan<byte> name)
    {
        if (name.Length is > 0 and <= LongestRejectedName && _rejected.Count < MostRejectedNames)
            _rejected.TryAdd(Encoding.UTF8.GetString(name), rejection);
    }

    private void CollectLabels(in SampleLine sample)
    {
        _labels.Clear();
        for (var index = 0; index < sample.LabelCount; index++)
        {
            if (index == _written.Count)
                _written.Add(default);
            if (sample.LabelValue(index).IsEmpty)
                continue;
            var (label, value) = _written[index];
            label = _pool.Intern(sample.LabelName(index), label);
            value = _pool.Intern(sample.LabelValue(index), value);
            _written[index] = (label, value);
            Insert((label, _floats.FormOf(_name, label, value)));
        }
    }

    /// <summary>Puts a label in its place; most pages write them in order already.</summary>
    private void Insert((int Name, int Value) label)
    {
        var at = _labels.Count;
        while (at > 0 && string.CompareOrdinal(_pool[_labels[at - 1].Name], _pool[label.Name]) > 0)
            at--;
        _labels.Insert(at, label);
    }

    private int? RepeatedLabel()
    {
        for (var index = 0; index < _labels.Count; index++)
            if (_labels[index].Name == _nameLabel
                || index > 0 && _labels[index - 1].Name == _labels[index].Name)
                return _labels[index].Name;
        return null;
    }
}
