using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>One series of a vector on its way through an expression: either a sample where it stands on the
/// page, or labels of its own.</summary>
internal readonly struct Series
{
    private readonly Sample _sample;
    private readonly Label[]? _labels;

    /// <summary>A sample as it is.</summary>
    public Series(Sample sample) => (_sample, Value) = (sample, sample.Value);

    /// <summary>A series with labels in ordinal order of their names, the metric's name among them.</summary>
    public Series(Label[] labels, double value, ClassicHistogram? histogram = null) =>
        (_labels, Value, Histogram) = (labels, value, histogram);

    /// <summary>The value; NaN where there is a histogram.</summary>
    public double Value { get; }

    /// <summary>The histogram that stands in place of a value.</summary>
    public ClassicHistogram? Histogram { get; }

    /// <summary>How many labels it has, the name not counted where it is a sample's.</summary>
    private int LabelCount => _labels?.Length ?? _sample.LabelCount;

    /// <summary>The value of a label, the metric's name included; empty where it has none.</summary>
    public string this[string label]
    {
        get
        {
            if (_labels is null)
                return label == Label.MetricName ? _sample.Name : _sample.LabelValue(label);
            foreach (var one in _labels)
                if (one.Name == label)
                    return one.Value;
            return "";
        }
    }

    /// <summary>Its labels, in order.</summary>
    public Label[] Labels()
    {
        if (_labels is not null)
            return _labels;
        var labels = new List<Label>(_sample.LabelCount + 1);
        CopyTo(labels);
        return [.. labels];
    }

    /// <summary>Appends its labels, in order.</summary>
    public void CopyTo(List<Label> labels)
    {
        var named = _labels is not null;
        for (var at = 0; at < LabelCount; at++)
        {
            var label = _labels?[at] ?? _sample.LabelAt(at);
            if (!named && string.CompareOrdinal(label.Name, Label.MetricName) > 0)
                named = Name(labels);
            labels.Add(label);
        }
        if (!named)
            Name(labels);
    }

    private bool Name(List<Label> labels)
    {
        labels.Add(new Label(Label.MetricName, _sample.Name));
        return true;
    }
}
