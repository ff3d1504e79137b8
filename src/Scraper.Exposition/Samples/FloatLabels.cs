using System.Text;

namespace Scraper.Exposition;

/// <summary>
/// The float form that Prometheus 3 gives to <c>le</c> of families typed as histogram and to <c>quantile</c>
/// of those typed as summary (<c>1</c> becomes <c>1.0</c>); untyped families keep theirs.
/// </summary>
internal sealed class FloatLabels(StringPool pool)
{
    private const int None = -1;

    private readonly Dictionary<int, MetricType> _types = [];
    private readonly Dictionary<int, int> _forms = [];
    private int _name = None;
    private int _label = None;

    /// <summary>What the page's TYPE line said of a family.</summary>
    public MetricType TypeOf(string family) =>
        pool.TryFind(family, out var id) ? _types.GetValueOrDefault(id) : MetricType.Untyped;

    /// <summary>Learns a type; the first one of a family counts.</summary>
    public void Learn(ReadOnlySpan<byte> family, MetricType type)
    {
        _types.TryAdd(pool.Intern(family), type);
        _name = None;
    }

    /// <summary>The number of a label's value in the form it is to be seen in.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="label">The label's name.</param>
    /// <param name="written">The value as the page has it.</param>
    public int FormOf(int name, int label, int written)
    {
        if (name != _name)
            (_name, _label) = (name, LabelOf(pool[name]));
        if (label != _label)
            return written;
        if (!_forms.TryGetValue(written, out var form))
            _forms.Add(written, form = FormOf(written));
        return form;
    }

    private int LabelOf(string name) =>
        name.EndsWith(ClassicHistogram.BucketSuffix, StringComparison.Ordinal)
            && TypeOf(name[..^ClassicHistogram.BucketSuffix.Length]) == MetricType.Histogram
            ? pool.Intern("le")
        : TypeOf(name) == MetricType.Summary ? pool.Intern("quantile")
        : None;

    private int FormOf(int written) => Number.TryParse(Encoding.UTF8.GetBytes(pool[written]), out var number)
        ? pool.Intern(GoFloat.LabelForm(number))
        : written;
}
