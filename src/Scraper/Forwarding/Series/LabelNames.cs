using Scraper.Exposition;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Series;

/// <summary>The labels that the tags of one metric become: legal names, and <c>exported_</c> before one that
/// the receiver, or another tag, has already, as Prometheus does it.</summary>
internal sealed class LabelNames
{
    // The labels of a target win over a sample's, so that its own would be lost.
    private static readonly string[] OfTargets = [Label.MetricName, "job", "instance"];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private LabelNames()
    {
    }

    /// <summary>The names for all tags of a metric: a tag is the same label at all of its points.</summary>
    /// <param name="tags">Of all points.</param>
    /// <param name="isHistogram">Whether <c>le</c> is the metric's own.</param>
    /// <param name="own">Labels that the metric has besides.</param>
    public static LabelNames Of(IEnumerable<Tag> tags, bool isHistogram, params IEnumerable<Tag> own)
    {
        var taken = OfTargets.Concat(own.Select(tag => tag.Name)).ToHashSet(StringComparer.Ordinal);
        if (isHistogram)
            taken.Add(Family.BoundLabel);
        var labels = new LabelNames();
        // Those that are legal as they are keep their names.
        foreach (var name in tags.Select(tag => tag.Name).Distinct().OrderBy(name => Legal(name) != name))
        {
            var label = Legal(name);
            while (!taken.Add(label))
                label = "exported_" + label;
            labels._names.Add(name, label);
        }
        return labels;
    }

    /// <summary>The tags as labels; an empty value is no label.</summary>
    public IReadOnlyList<Tag> Rename(IEnumerable<Tag> tags) =>
        [.. tags.Where(tag => tag.Value.Length > 0).Select(tag => new Tag(_names[tag.Name], tag.Value))];

    private static string Legal(string name) => SeriesNames.Legal(name, colons: false);
}
