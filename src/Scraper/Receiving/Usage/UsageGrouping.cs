using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>The tags that are grouped by: those of a report, which all its points share, and those of
/// points.</summary>
internal sealed class UsageGrouping
{
    private readonly string[] _by;
    private readonly bool[] _isOfReport;

    // Points of a server repeat their tags from report to report.
    private readonly Dictionary<TagSet, GroupKey> _known = [];
    private string[] _knownOf = [];

    /// <param name="by">Their names, in the order of the answer.</param>
    /// <param name="reportTags">The names of tags of whole reports.</param>
    public UsageGrouping(IReadOnlyList<string> by, IReadOnlySet<string> reportTags)
    {
        _by = [.. by];
        _isOfReport = [.. by.Select(reportTags.Contains)];
        OfPoints = [.. by.Where(name => !reportTags.Contains(name))];
    }

    /// <summary>Whether anything is grouped.</summary>
    public bool IsAsked => _by.Length > 0;

    /// <summary>Whether points are told apart.</summary>
    public bool TellsPoints => OfPoints.Length > 0;

    /// <summary>The tags of points among them.</summary>
    public string[] OfPoints { get; }

    /// <summary>The group of a whole report.</summary>
    public GroupKey Of(CountedReport report) => Of(report, TagSet.Empty);

    /// <summary>The group of a point. A tag that it lacks is empty.</summary>
    public GroupKey Of(CountedReport report, TagSet point)
    {
        Know(report);
        if (!_known.TryGetValue(point, out var key))
            _known.Add(point, key = new GroupKey(Values(at => point[_by[at]] ?? "")));
        return key;
    }

    /// <summary>A group of points, under the tags of this report.</summary>
    public GroupKey Under(CountedReport report, GroupKey points)
    {
        Know(report);
        return new GroupKey(Values(at => points.Values[at]));
    }

    /// <summary>The group of what is in no point by its own name.</summary>
    public GroupKey Other(CountedReport report)
    {
        Know(report);
        return new GroupKey(Values(_ => Point.Other));
    }

    private void Know(CountedReport report)
    {
        var same = _knownOf.Length == _by.Length;
        for (var at = 0; same && at < _by.Length; at++)
            same = !_isOfReport[at] || report.Tag(_by[at]) == _knownOf[at];
        if (same)
            return;
        _known.Clear();
        _knownOf = [.. _by.Select((name, at) => _isOfReport[at] ? report.Tag(name) : "")];
    }

    private string[] Values(Func<int, string> ofPoint)
    {
        var values = new string[_by.Length];
        for (var at = 0; at < values.Length; at++)
            values[at] = _isOfReport[at] ? _knownOf[at] : ofPoint(at);
        return values;
    }
}
