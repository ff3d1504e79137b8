using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>One series of a vector on its way through an expression: a sample where it stands on the page, a
/// set of a table, or what a builder holds. The last is lent: it is good until the stream goes on, and who
/// keeps series asks for <see cref="Vectors.Kept"/>.</summary>
internal readonly struct Series
{
    private readonly Sample _sample;
    private readonly LabelBuilder? _builder;
    private readonly LabelTable? _table;
    private readonly int _set;

    /// <summary>A sample as it is.</summary>
    public Series(Sample sample) => (_sample, Value) = (sample, sample.Value);

    /// <summary>A series with the labels that a builder holds, the metric's name among them.</summary>
    public Series(LabelBuilder labels, double value, ClassicHistogram? histogram = null) =>
        (_builder, Value, Histogram) = (labels, value, histogram);

    /// <summary>The same with the labels of a table's set.</summary>
    public Series(LabelTable table, int set, double value, ClassicHistogram? histogram) =>
        (_table, _set, Value, Histogram) = (table, set, value, histogram);

    /// <summary>The value; NaN where there is a histogram.</summary>
    public double Value { get; }

    /// <summary>The histogram that stands in place of a value.</summary>
    public ClassicHistogram? Histogram { get; }

    /// <summary>How many labels it has, the name not counted where it is a sample's.</summary>
    private int LabelCount => _table?.LabelCountOf(_set) ?? _sample.LabelCount;

    /// <summary>The value of a label, the metric's name included; empty where it has none.</summary>
    public string this[string label]
    {
        get
        {
            if (_table is not null)
                return _table.ValueOf(_set, label);
            if (_builder is not null)
                return _builder[label];
            return label == Label.MetricName ? _sample.Name : _sample.LabelValue(label);
        }
    }

    /// <summary>Its labels, in order, to keep.</summary>
    public Label[] Labels()
    {
        var labels = new List<Label>();
        CopyTo(labels);
        return [.. labels];
    }

    /// <summary>Appends its labels, in order.</summary>
    public void CopyTo(List<Label> labels)
    {
        if (_builder is not null)
        {
            labels.AddRange(_builder.Span);
            return;
        }
        var named = _table is not null;
        for (var at = 0; at < LabelCount; at++)
        {
            var label = _table?.LabelOf(_set, at) ?? _sample.LabelAt(at);
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
