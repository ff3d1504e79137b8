using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>
/// The samples of a page that fulfil conditions, streamed: none is copied before something asks for its
/// labels. In a histogram field the base name of a classic histogram selects its assembled series as well.
/// </summary>
internal sealed class Selector : Node
{
    private readonly string? _name;
    private readonly IReadOnlyList<Matcher> _written;
    private readonly IReadOnlyList<Matcher> _nameMatchers;
    private readonly IReadOnlyList<Matcher> _labelMatchers;

    // The one name that is asked for by equality; null where there is none.
    private readonly string? _exactName;

    // All names that fulfil the conditions; null where only a page can tell.
    private readonly IReadOnlyList<string>? _possibleNames;

    public Selector(int position, string? name, IReadOnlyList<Matcher> matchers)
        : base(position, 0)
    {
        _name = name;
        _written = matchers;
        var all = name is null ? matchers : [.. matchers, Matcher.OfName(name)];
        _nameMatchers = [.. all.Where(matcher => matcher.Label == Label.MetricName)];
        _labelMatchers = [.. all.Where(matcher => matcher.Label != Label.MetricName)];
        _exactName = _nameMatchers.FirstOrDefault(matcher => matcher.IsEqual)?.Value;
        _possibleNames = NamesAskedFor()?.Where(HasName).ToList();
    }

    public override ValueKind Kind => ValueKind.Vector;

    public override IEnumerable<string> LabelsRead => _labelMatchers.Select(matcher => matcher.Label);

    public override int Size => 1 + _written.Sum(matcher => 1 + (matcher.Pattern?.Steps ?? 0));

    /// <summary>The conditions on labels other than the name.</summary>
    public IReadOnlyList<Matcher> LabelMatchers => _labelMatchers;

    /// <summary>The metric names that evaluating it can need.</summary>
    public Projection Needs(bool histograms)
    {
        if (_possibleNames is null)
            return new Projection([], [HasName]);
        var parts = histograms && _exactName is { } family && HasName(family)
            ? ClassicHistogram.Suffixes.Select(suffix => family + suffix)
            : [];
        return new Projection([.. _possibleNames, .. parts]);
    }

    public override void Check()
    {
        if (_name is not null
            && _written.FirstOrDefault(matcher => matcher.Label == Label.MetricName) is { } second)
            throw new FaultException(
                Position, $"the metric name is set twice: \"{_name}\" and \"{second.Value}\"");
        if (_name is null && _written.All(matcher => matcher.Accepts("")))
            throw new FaultException(
                Position, "expected a label matcher that an empty value does not fulfil");
    }

    public override Value Evaluate(PageView page) => new(Select(page));

    /// <summary>A label that no sample has tells none of them apart, and a name that they all have.</summary>
    public override bool DiffersWithout(PageView page, IReadOnlyCollection<string> labels)
    {
        if (page.Histograms)
            return false;
        var names = NamesOn(page.Samples);
        return labels.All(label => label == Label.MetricName
            ? names.Count <= 1
            : !names.Any(name => page.Samples.HasLabel(name, label)));
    }

    private IEnumerable<Series> Select(PageView page)
    {
        var samples = page.Samples;
        var conditions = _labelMatchers.Select(matcher => new Condition(matcher)).ToArray();
        foreach (var name in NamesOn(samples))
        {
            var named = samples.Named(name);
            for (var at = 0; at < named.Count; at++)
            {
                page.Cancellation.ThrowIfCancellationRequested();
                var sample = samples[named[at]];
                if (!Hold(conditions, sample))
                    continue;
                page.Uses?.Mark(named[at]);
                yield return new Series(sample);
            }
        }
        if (page.Histograms && _exactName is { } family)
            foreach (var histogram in Assembled(page, family, conditions))
                yield return histogram;
    }

    private IEnumerable<Series> Assembled(PageView page, string family, Condition[] conditions)
    {
        if (!HasName(family))
            yield break;
        foreach (var (labels, histogram, parts) in HistogramFamily.Of(page.Samples, family).Whole)
        {
            if (!Array.TrueForAll(conditions, one => one.Holds(ValueOf(labels, one.Label))))
                continue;
            foreach (var part in parts)
                page.Uses?.Mark(part);
            var named = new LabelBuilder();
            named.Reset(labels);
            named.Set(Label.MetricName, family);
            yield return new Series(named, double.NaN, histogram);
        }
    }

    // A loop and no lambda: a closure for every sample of a page would be most of what a sum allocates.
    private static bool Hold(Condition[] conditions, Sample sample)
    {
        foreach (var one in conditions)
            if (!one.Holds(sample.LabelValue(one.Label)))
                return false;
        return true;
    }

    /// <summary>The names that fulfil the conditions by their own words; null where only a page can tell.
    /// </summary>
    private IReadOnlyList<string>? NamesAskedFor() => _exactName is { } name
        ? [name]
        : _nameMatchers.Where(matcher => matcher.Sign == TokenKind.Matches)
            .Select(matcher => matcher.Pattern!.Set)
            .FirstOrDefault(set => set is not null);

    private IReadOnlyList<string> NamesOn(SampleSet samples) =>
        _possibleNames ?? [.. samples.Names.Where(HasName)];

    private bool HasName(string name) => _nameMatchers.All(matcher => matcher.Accepts(name));

    private static string ValueOf(IReadOnlyList<Label> labels, string name) =>
        labels.FirstOrDefault(label => label.Name == name).Value ?? "";

    /// <summary>A matcher that judges each distinct value of a page once: a page holds a value as one string.
    /// </summary>
    private sealed class Condition(Matcher matcher)
    {
        private readonly Dictionary<string, bool>? _known =
            matcher.Pattern is { IsSimple: false } ? new(ReferenceEqualityComparer.Instance) : null;

        public string Label => matcher.Label;

        public bool Holds(string value)
        {
            if (_known is null)
                return matcher.Accepts(value);
            if (!_known.TryGetValue(value, out var holds))
                _known.Add(value, holds = matcher.Accepts(value));
            return holds;
        }
    }
}
