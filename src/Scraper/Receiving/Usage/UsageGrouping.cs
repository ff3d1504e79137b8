using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>The tags that are grouped by: those of a report, which all its points share, and those of
/// points.</summary>
/// <param name="by">Their names, in the order of the answer.</param>
/// <param name="reportTags">The names of tags of whole reports.</param>
internal sealed class UsageGrouping(IReadOnlyList<string> by, IReadOnlySet<string> reportTags)
{
    /// <summary>Whether anything is grouped.</summary>
    public bool IsAsked => by.Count > 0;

    /// <summary>Whether points are told apart.</summary>
    public bool TellsPoints { get; } = by.Any(name => !reportTags.Contains(name));

    /// <summary>The tags of points among them.</summary>
    public IReadOnlyList<string> OfPoints { get; } = [.. by.Where(name => !reportTags.Contains(name))];

    /// <summary>The group of a whole report.</summary>
    public GroupKey Of(CountedReport report) => Of(report, _ => "");

    /// <summary>The group of a point. A tag that it lacks is empty.</summary>
    public GroupKey Of(CountedReport report, TagSet point) => Of(report, name => point[name] ?? "");

    /// <summary>A group of points, under the tags of this report.</summary>
    public GroupKey Under(CountedReport report, GroupKey points) => new(
        [.. by.Select((name, at) => reportTags.Contains(name) ? report.Tag(name) : points.Values[at])]);

    /// <summary>The group of what is in no point by its own name.</summary>
    public GroupKey Other(CountedReport report) => Of(report, _ => Point.Other);

    private GroupKey Of(CountedReport report, Func<string, string> ofPoint) =>
        new([.. by.Select(name => reportTags.Contains(name) ? report.Tag(name) : ofPoint(name))]);
}
