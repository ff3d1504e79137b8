using System.Text;
using Scraper.Exposition;

namespace Scraper.Translating;

/// <summary>The families of a whole page by name: type and labels, and no sample; memory follows the names.
/// </summary>
internal sealed class PageFamilies : IPageReceiver
{
    private const int MostNames = 10_000;
    private const int LongestName = 1024;
    private const int MostLabels = 100_000;

    private readonly Dictionary<string, HashSet<string>> _labelsByName = [];
    private readonly Dictionary<string, MetricType> _types = [];
    private int _labels;

    /// <summary>The families, in the order of the page; of a page with very many the first.</summary>
    public IEnumerable<string> Names => _labelsByName.Keys.Select(FamilyOf).Distinct();

    /// <summary>Whether a metric name has samples.</summary>
    public bool Stands(string name) => _labelsByName.ContainsKey(name);

    /// <summary>What the page's TYPE line said of a family; the first one counts.</summary>
    public MetricType TypeOf(string family) => _types.GetValueOrDefault(family);

    /// <summary>Whether any sample of a family has a value for a label.</summary>
    public bool HasLabel(string family, string label) => ClassicHistogram.Suffixes.Prepend("").Any(part =>
        _labelsByName.TryGetValue(family + part, out var labels) && labels.Contains(label));

    /// <inheritdoc/>
    public void Type(ReadOnlySpan<byte> family, MetricType type)
    {
        if (_types.Count < MostNames && family.Length <= LongestName)
            _types.TryAdd(Encoding.UTF8.GetString(family), type);
    }

    /// <inheritdoc/>
    public string? Sample(in SampleLine sample)
    {
        if (sample.Name.Length > LongestName)
            return null;
        var name = Encoding.UTF8.GetString(sample.Name);
        if (!_labelsByName.TryGetValue(name, out var labels))
        {
            if (_labelsByName.Count == MostNames)
                return null;
            _labelsByName.Add(name, labels = []);
        }
        for (var index = 0; index < sample.LabelCount && _labels < MostLabels; index++)
            if (!sample.LabelValue(index).IsEmpty
                && labels.Add(Encoding.UTF8.GetString(sample.LabelName(index))))
                _labels++;
        return null;
    }

    private string FamilyOf(string name) =>
        ClassicHistogram.Suffixes.Where(part => name.EndsWith(part, StringComparison.Ordinal))
            .Select(part => name[..^part.Length])
            .FirstOrDefault(family => TypeOf(family) == MetricType.Histogram) ?? name;
}
