using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>Counts one field, id after id. Who hands it the reports has their order and the window.</summary>
/// <param name="field">The field's number.</param>
/// <param name="table">The fields that are counted.</param>
/// <param name="grouping">The tags that are grouped by.</param>
internal sealed class FieldCount(int field, FieldTable table, UsageGrouping grouping)
{
    private readonly FieldType _type = table.TypeOf(field);
    private readonly Amount _all = new();
    private readonly Amount _first = new();
    private readonly long[] _fidelity = new long[Enum.GetValues<Fidelity>().Length];
    private readonly Dictionary<GroupKey, Amount> _groups = [];
    private readonly HashSet<string> _seenTags = [];
    private readonly Dictionary<GroupKey, double> _totals = [];
    private bool _isReported;

    // Of the id whose reports are handed now.
    private readonly HashSet<int> _users = [];
    private readonly Dictionary<GroupKey, HashSet<int>> _groupUsers = [];
    private CountedReport? _last;
    private double _before;

    /// <summary>One report of an id, in the window.</summary>
    /// <param name="step">The report and what came before it.</param>
    /// <param name="installation">The number of its installation among the id's.</param>
    public void Take(Step step, int installation)
    {
        if (!step.Report.Fields[field].IsReported)
            return;
        _isReported = true;
        foreach (var name in grouping.OfPoints)
            See(name, step.Report.Fields[field].Points);
        _last = step.Report;
        if (_type == FieldType.Gauge)
            TakeGauge(step.Report, installation);
        else
            TakeRise(step, installation);
    }

    /// <summary>The id has no more reports in the window.</summary>
    public void EndId()
    {
        if (_last is null)
            return;
        if (_type == FieldType.Gauge)
            AddGauge(_last);
        if (_users.Count > 0)
            _fidelity[(int)_last.Fields[field].Fidelity]++;
        _all.Count(_users.Count, _all.Total - _before);
        _before = _all.Total;
        foreach (var group in _groupUsers.GroupBy(group => Named(group.Key), group => group.Value))
            Group(group.Key).Count(group.SelectMany(users => users).Distinct().Count(), brought: 0);
        _users.Clear();
        _groupUsers.Clear();
        _last = null;
    }

    /// <summary>Adds what was counted of other ids.</summary>
    public void Join(FieldCount other)
    {
        _isReported |= other._isReported;
        _all.Join(other._all);
        _first.Join(other._first);
        for (var fidelity = 0; fidelity < _fidelity.Length; fidelity++)
            _fidelity[fidelity] += other._fidelity[fidelity];
        foreach (var (key, group) in other._groups)
            Group(key).Join(group);
        _seenTags.UnionWith(other._seenTags);
    }

    /// <summary>What it came to; null for a field that nobody reported.</summary>
    public FieldUse? Answer() => !_isReported ? null : new FieldUse(
        table.NameOf(field), _type, _all, _type == FieldType.Gauge ? null : _first,
        [.. Enum.GetValues<Fidelity>().Select(one => (one, _fidelity[(int)one])).Where(one => one.Item2 > 0)],
        grouping.IsAsked && grouping.OfPoints.All(_seenTags.Contains)
            ? [.. _groups.OrderBy(group => group.Key)
                .Select(group => new GroupUse(group.Key.Values, group.Value))]
            : null);

    private void See(string tag, CountedPoint[] points)
    {
        if (!_seenTags.Contains(tag) && Array.Exists(points, point => point.Tags[tag] is not null))
            _seenTags.Add(tag);
    }

    private void TakeGauge(CountedReport report, int installation)
    {
        if (report.Fields[field].Total > 0)
            _users.Add(installation);
        if (!grouping.TellsPoints)
            return;
        foreach (var (key, total) in PointGroups(report))
        {
            // The group is named, whether used or not.
            var users = UsersOf(key);
            if (total > 0)
                users.Add(installation);
        }
    }

    /// <summary>A group's name: of a gauge's, which is that of its points so far, with the last report's
    /// tags.</summary>
    private GroupKey Named(GroupKey key) => _type == FieldType.Gauge ? grouping.Under(_last!, key) : key;

    /// <summary>A gauge is what the id's last report says, in the groups that this one names.</summary>
    private void AddGauge(CountedReport last)
    {
        _all.Add(last.Fields[field].Total, null);
        if (grouping.TellsPoints)
        {
            foreach (var (key, total) in PointGroups(last))
                Group(Named(key)).Add(total, null);
        }
        else if (grouping.IsAsked)
        {
            Group(grouping.Of(last)).Add(last.Fields[field].Total, null);
            UsersOf(grouping.Of(last)).UnionWith(_users);
        }
    }

    private void TakeRise(Step step, int installation)
    {
        var rise = step.Rise(field);
        var buckets = _type == FieldType.Histogram ? step.HistogramRise(field) : null;
        _all.Add(rise, buckets);
        if (step.IsFirst)
            _first.Add(rise, buckets);
        if (rise > 0)
            _users.Add(installation);
        if (grouping.TellsPoints)
        {
            foreach (var point in new PointRises(step, field).Each())
                AddTo(
                    point.Tags is null ? grouping.Other(step.Report) : grouping.Of(step.Report, point.Tags),
                    point.Rise, point.Histogram, installation);
        }
        else if (grouping.IsAsked)
        {
            AddTo(grouping.Of(step.Report), rise, buckets, installation);
        }
    }

    private void AddTo(GroupKey key, double rise, BucketCounts? buckets, int installation)
    {
        Group(key).Add(rise, buckets);
        if (rise > 0)
            UsersOf(key).Add(installation);
    }

    /// <summary>The totals of the groups of a gauge's points.</summary>
    private Dictionary<GroupKey, double> PointGroups(CountedReport report)
    {
        _totals.Clear();
        foreach (var point in report.Fields[field].Points)
        {
            var key = grouping.Of(report, point.Tags);
            _totals[key] = _totals.GetValueOrDefault(key) + point.Value;
        }
        return _totals;
    }

    private Amount Group(GroupKey key)
    {
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new Amount());
        return group;
    }

    private HashSet<int> UsersOf(GroupKey key)
    {
        if (!_groupUsers.TryGetValue(key, out var users))
            _groupUsers.Add(key, users = []);
        return users;
    }
}
