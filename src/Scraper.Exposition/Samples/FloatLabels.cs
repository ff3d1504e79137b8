using System.Text;

namespace Scraper.Exposition;

/// <summary>
/// The float form that Prometheus 3 gives to <c>le</c> of families typed as histogram and to <c>quantile</c>
/// of those typed as summary (<c>1</c> becomes <c>1.0</c>); untyped families keep theirs.
/// </summary>
internal sealed class FloatLabels(StringPool pool)
{
    private readonly Dictionary<int, MetricType> _types = [];
    private readonly Dictionary<int, int> _forms = [];
    private int _name = -1;
    private string? _label;

    /// <summary>What the page's TYPE line said of a family.</summary>
    public MetricType TypeOf(string family) =>
        pool.TryFind(family, out var id) ? _types.GetValueOrDefault(id) : MetricType.Untyped;

    /// <summary>Learns a type; the first one of a family counts.</summary>
    public void Learn(ReadOnlySpan<byte> family, MetricType type)
    {
        _types.TryAdd(pool.Intern(family), type);
        _name = -1;
    }

    /// <summary>The number of a label's value, in the form it is to be seen in.</summary>
    public int Intern(int name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> value)
    {
        var written = pool.Intern(value);
        if (name != _name)
            (_name, _label) = (name, LabelOf(pool[name]));
        if (_label is null || !Ascii.Equals(label, _label))
            return written;
        if (!_forms.TryGetValue(written, out var form))
            _forms.Add(written, form = FormOf(written, value));
        return form;
    }

    private string? LabelOf(string name) =>
        name.EndsWith(ClassicHistogram.BucketSuffix, StringComparison.Ordinal)
            && TypeOf(name[..^ClassicHistogram.BucketSuffix.Length]) == MetricType.Histogram ? "le"
        : TypeOf(name) == MetricType.Summary ? "quantile"
        : null;

    private int FormOf(int written, ReadOnlySpan<byte> value) =>
        Number.TryParse(value, out var number) ? pool.Intern(GoFloat.LabelForm(number)) : written;
}
