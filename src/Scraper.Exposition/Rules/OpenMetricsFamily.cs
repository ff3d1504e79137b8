namespace Scraper.Exposition;

/// <summary>The family whose lines are being read, and what OpenMetrics asks of them.</summary>
internal sealed class OpenMetricsFamily(byte[] name, MetricType? announced, Tally tally)
{
    private readonly LabelKey _key = new();
    private readonly ByteTexts _groups = new();
    private readonly ByteTexts _seriesOfGroup = new();
    private readonly OpenMetricsHistogram _histogram = new();
    private MetricType? _type = announced;
    private bool _help;
    private byte[]? _unit;
    private LineFault? _clash;
    private byte[]? _group;
    private double _time = double.NaN;
    private long _line;

    /// <summary>Its name, as what a fault quotes.</summary>
    public string Quoted => Found.Word(name);

    /// <summary>Whether a sample of it was seen.</summary>
    public bool HasSamples { get; private set; }

    /// <summary>Whether samples of it were skipped, so that none can be said to be missing.</summary>
    public bool HasSkipped { get; set; }

    private MetricType Type => _type ?? MetricType.Untyped;

    /// <summary>Whether this is its name.</summary>
    public bool IsNamed(ReadOnlySpan<byte> family) => family.SequenceEqual(name);

    /// <summary>Whether a sample of this name is one of its own.</summary>
    public bool Has(ReadOnlySpan<byte> sample)
    {
        if (!sample.StartsWith(name))
            return false;
        foreach (var suffix in Suffixes.OfOpenMetrics[Type])
            if (sample[name.Length..].SequenceEqual(suffix))
                return true;
        return false;
    }

    /// <summary>Says that one of its names was another family's before.</summary>
    /// <param name="suffix">What follows the family's name in it.</param>
    public void ClashesBy(ReadOnlySpan<byte> suffix) => _clash ??= new LineFault(
        1, "a name stands on the page before, or clashes with a family that does",
        $": {Found.Word([.. name, .. suffix])}");

    /// <summary>The fault of every line of a family that clashes.</summary>
    public LineFault? Clash() => _clash;

    public LineFault? SetHelp()
    {
        if (_help)
            return Second("HELP");
        _help = true;
        return null;
    }

    public LineFault? SetType(MetricType type)
    {
        if (_type is not null)
            return Second("TYPE");
        _type = type;
        return UnitFault();
    }

    public LineFault? SetUnit(ReadOnlySpan<byte> unit)
    {
        if (_unit is not null)
            return Second("UNIT");
        _unit = unit.ToArray();
        return UnitFault();
    }

    /// <summary>Judges a sample of the family, and remembers it where it is good.</summary>
    public LineFault? Sample(ReadOnlySpan<byte> text, SampleText sample)
    {
        HasSamples = true;
        var facts = new OpenMetricsSample(Type, name, text, sample);
        var fault = OpenMetricsSample.Fault(facts) ?? Enter(facts, sample.At?.Seconds ?? double.NaN);
        _line = tally.Line;
        return fault;
    }

    /// <summary>No line of it follows.</summary>
    public void Close() => EndGroup();

    private LineFault Second(string line) => new(1, $"a second {line} line", $" of {Quoted}");

    private LineFault? UnitFault()
    {
        if (_unit is not { Length: > 0 })
            return null;
        if (!name.AsSpan().EndsWith([(byte)'_', .. _unit]))
            return new LineFault(
                1, "the unit is not a suffix of the family's name", $": {Found.Word(_unit)} of {Quoted}");
        return _type is MetricType.Info or MetricType.StateSet
            ? new LineFault(1, "a unit of a family whose type has none", $": {Quoted}")
            : null;
    }

    /// <summary>Goes to the sample's metric: all samples of one must follow each other, and so must their
    /// times.</summary>
    private LineFault? Enter(in OpenMetricsSample sample, double time)
    {
        var group = sample.Group(_key);
        if (_group is not null && group.SequenceEqual(_group))
        {
            if (double.IsNaN(time) != double.IsNaN(_time))
                return new LineFault(1, "all samples of a metric have a timestamp, or none");
            if (time < _time && Type != MetricType.Info)
                return new LineFault(1, "the timestamps of a metric go back");
            if (!time.Equals(_time))
                Begin(_group, time);
        }
        else if (!_groups.Add(group))
            return new LineFault(1, "the samples of a metric stand apart");
        else
            Begin(group.ToArray(), time);
        return Remember(sample);
    }

    /// <summary>A metric at one time: at the next one all its series stand again.</summary>
    private void Begin(byte[] group, double time)
    {
        EndGroup();
        _seriesOfGroup.Clear();
        (_group, _time) = (group, time);
    }

    private LineFault? Remember(in OpenMetricsSample sample)
    {
        var isNew = _seriesOfGroup.Add(sample.Series(_key));
        return isNew && Type is MetricType.Histogram or MetricType.GaugeHistogram
            ? _histogram.Add(sample)
            : null;
    }

    private void EndGroup()
    {
        if (!HasSkipped && _histogram.Fault() is { } fault)
            tally.Reject(new Rejection(_line, 1, $"the histogram that ends here {fault}")
            {
                Quote = $": {Quoted}",
            });
        _histogram.Clear();
    }
}
