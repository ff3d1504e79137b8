using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>The labels that tell groups apart: of an aggregation (<c>by</c>, <c>without</c>) or of the two
/// sides of an operator (<c>on</c>, <c>ignoring</c>), which mean the same.</summary>
internal sealed class Grouping(bool keeps, IReadOnlyList<string> labels)
{
    private readonly string[] _ordered = [.. labels.Distinct().Order(StringComparer.Ordinal)];
    private readonly HashSet<string> _left = [.. labels, Label.MetricName];

    /// <summary>All labels but the name: operators where nothing is said.</summary>
    public static Grouping ByAll { get; } = new(false, []);

    /// <summary>No label: aggregations where nothing is said.</summary>
    public static Grouping ByNone { get; } = new(true, []);

    /// <summary>Whether only the listed labels count, or all but them and the name.</summary>
    public bool Keeps => keeps;

    /// <summary>The labels as written.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>The same as a set.</summary>
    public IReadOnlySet<string> LabelSet { get; } = labels.ToHashSet();

    /// <summary>Puts the labels of a series that count into a builder.</summary>
    public ReadOnlySpan<Label> Key(Series series, LabelBuilder builder)
    {
        if (keeps)
        {
            builder.Reset([]);
            foreach (var label in _ordered)
                builder.Set(label, series[label]);
        }
        else
        {
            builder.Reset(series);
            builder.Remove(_left);
        }
        return builder.Span;
    }
}
