using Scraper.Telemetry;

namespace Scraper.Tests.Receiving.Usage;

/// <summary>
/// The rules of counting once more, as plainly as they can be said: everything is looked up in the list of
/// all reports each time, nothing is carried along, and nothing of the program's own counting is used.
/// </summary>
internal sealed class UsageByTheBook
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(8);
    private static readonly string[] ReportTags = ["version", "ip", "id"];
    private readonly List<One> _all;
    private readonly List<One> _counted;

    public UsageByTheBook(IEnumerable<(Report Report, string? Ip)> reports)
    {
        _all = [.. reports.Select(one => new One(one.Report, one.Ip))
            .OrderBy(one => one.At).ThenBy(one => one.Report.ReportId)];
        _counted = [.. _all.Where(one => one.Id is not null && !IsBeside(one))];
        foreach (var server in _counted.GroupBy(one => one.Id))
            SetStarts([.. server]);
    }

    public IEnumerable<string> Lines(DateTimeOffset since, DateTimeOffset until, IReadOnlyList<string> by)
    {
        var window = _counted.Where(one => one.At >= since && one.At < until).ToList();
        var last = window.GroupBy(one => one.Id).Select(server => server.Last()).ToList();
        yield return $"reports {_all.Count(one => one.At >= since && one.At < until)} ids {last.Count} "
            + $"installations {window.Select(Place).Distinct().Count()}";
        foreach (var version in last.Select(one => one.Tag("version")).Where(one => one != "").Distinct()
            .Order())
            yield return $"version {version} {last.Count(one => one.Tag("version") == version)}";
        foreach (var name in window.SelectMany(one => one.Report.Fields).Where(Has).Select(one => one.Name)
            .Distinct()
            .Order(StringComparer.Ordinal))
        {
            foreach (var line in Field(name, [.. window.Where(one => one.Has(name))], by))
                yield return line;
        }
        foreach (var server in _counted.GroupBy(one => one.Id)
            .OrderBy(one => one.Key, StringComparer.Ordinal))
            yield return $"conflicting {server.Key} {server.Any(one => GoesBack(one, [.. server]))}";
    }

    private IEnumerable<string> Field(string name, List<One> window, IReadOnlyList<string> by)
    {
        var type = window[0].Field(name)!.Type;
        var rises = window.ToDictionary(one => one, one => Rise(one, name));
        var used = type == FieldType.Gauge
            ? window.Where(one => one.Value(name) > 0).ToList()
            : [.. window.Where(one => rises[one] > 0)];
        var last = window.GroupBy(one => one.Id).Select(server => server.Last()).ToList();
        var total = type == FieldType.Gauge ? Exact(last.Select(one => one.Value(name))) : rises.Values.Sum();
        yield return $"{name} {Users(used)} {total} "
            + "first " + (type == FieldType.Gauge
                ? "-" : $"{rises.Where(one => IsFirst(one.Key)).Sum(one => one.Value)}");
        yield return $"{name} " + string.Join(' ', last.Where(one => used.Any(user => user.Id == one.Id))
            .CountBy(one => one.Field(name)!.Fidelity).OrderBy(one => one.Key)
                .Select(one => $"{one.Key}={one.Value}"));
        if (type == FieldType.Histogram)
            yield return $"{name} {string.Join(' ', Histogram(window, name))}";
        var ofPoints = by.Except(ReportTags).ToList();
        if (by.Count == 0
            || !ofPoints.All(tag => window.Any(one => one.Points(name).Any(point => HasTag(point, tag)))))
            yield break;
        var rows = window.SelectMany(one => type == FieldType.Gauge
            ? Gauges(one, last.Single(other => other.Id == one.Id), name, by)
            : Parts(one, name, by, rises[one]));
        foreach (var row in rows.GroupBy(row => row.Key)
            .OrderBy(row => row.Key.Replace('|', '\0'), StringComparer.Ordinal))
            yield return $"{name} [{row.Key}] {Users(row.Where(one => one.Used).Select(one => one.Of))} "
                + Exact(row.Select(one => one.Value));
    }

    private static double Exact(IEnumerable<double> values) => (double)values.Sum(value => (decimal)value);

    /// <summary>The groups of a gauge: values come from the id's last report, use from any.</summary>
    private static IEnumerable<(string Key, double Value, bool Used, One Of)> Gauges(
        One one, One last, string name, IReadOnlyList<string> by) =>
        one.Points(name).GroupBy(point => Key(last, by, tag => TagOf(point, tag))).Select(group =>
            (group.Key, one == last ? group.Sum(Value) : 0, group.Sum(Value) > 0, one));

    private IEnumerable<(string Key, double Value, bool Used, One Of)> Parts(
        One one, string name, IReadOnlyList<string> by, double rise)
    {
        if (by.All(ReportTags.Contains))
        {
            yield return (Key(one, by, _ => ""), rise, rise > 0, one);
            yield break;
        }
        var before = Before(one, name)?.Points(name) ?? [];
        var left = rise;
        foreach (var point in one.Points(name).Where(point => !IsOther(point)))
        {
            var earlier = before.FirstOrDefault(other => other.Tags.SequenceEqual(point.Tags));
            var rose = earlier is null && before.Any(IsOther)
                ? 0
                : Math.Max(0, Value(point) - (earlier is null ? 0 : Value(earlier)));
            left -= rose;
            yield return (Key(one, by, tag => TagOf(point, tag)), rose, rose > 0, one);
        }
        if (left > 0)
            yield return (Key(one, by, _ => "(other)"), left, true, one);
    }

    private IEnumerable<string> Histogram(List<One> window, string name)
    {
        var risen = window.Where(one => Rise(one, name) > 0);
        var bounds = risen.Concat(risen.Select(one => Before(one, name)).OfType<One>())
            .SelectMany(one => one.Points(name)).SelectMany(point => point.Distribution!.Buckets)
            .Select(bucket => bucket.UpperBound).Distinct().OrderBy(Bound);
        return bounds.Select(bound => $"{bound}={window.Sum(one => BucketRise(one, name, Bound(bound)))}")
            .Append("sum=" + window.Sum(one => Rise(one, name) <= 0
                ? 0 : Math.Max(0, Sum(one, name) - Sum(Before(one, name), name))));
    }

    private double BucketRise(One one, string name, double bound) => Rise(one, name) <= 0
        ? 0
        : Math.Max(0, UpTo(one, name, bound) - UpTo(Before(one, name), name, bound));

    private static double UpTo(One? one, string name, double bound) => one is null ? 0 : one.Points(name)
        .Sum(point =>
            point.Distribution!.Buckets.LastOrDefault(bucket =>
                Bound(bucket.UpperBound) <= bound)?.Count ?? 0);

    private static double Sum(One? one, string name) =>
        one?.Points(name).Sum(point => point.Distribution!.Sum ?? 0) ?? 0;

    private double Rise(One one, string name) =>
        Math.Max(0, one.Value(name) - (Before(one, name)?.Value(name) ?? 0));

    /// <summary>The last earlier report of the same start that has the field, unless the server began anew
    /// since.</summary>
    private One? Before(One one, string name)
    {
        var start = _counted.Where(other => other.Id == one.Id && other.Start == one.Start).ToList();
        var at = start.IndexOf(one);
        for (; at > 0 && !BeganAnew(start, at); at--)
        {
            if (start[at - 1].Has(name))
                return start[at - 1];
        }
        return null;
    }

    private static bool BeganAnew(List<One> start, int at) =>
        start.Take(at).LastOrDefault(other => other.Uptime is not null)?.Uptime - 10 > start[at].Uptime;

    private bool IsFirst(One one) => _counted.First(other => other.Id == one.Id) == one;

    private bool IsBeside(One one) => one.IsPush && _all.Any(other => other.Id == one.Id && !other.IsPush
        && (other.At - one.At).Duration() <= 2 * Interval);

    private static void SetStarts(List<One> server)
    {
        var seen = new List<double?>();
        One? before = null;
        foreach (var one in server)
        {
            one.BeforeStartsAt = before is null ? null : seen[before.Start];
            if (one.Uptime is not { } uptime)
            {
                one.Start = before?.Start ?? Add(null);
            }
            else
            {
                var told = one.Millisecond - (uptime * 1000);
                var near =
                    Enumerable.Range(0, seen.Count)
                        .Where(start => Math.Abs(seen[start] - told ?? 1e9) <= 300_000)
                    .OrderBy(start => Math.Abs(seen[start]!.Value - told)).Select(start => (int?)start)
                        .FirstOrDefault();
                one.Start = near ?? Add(told);
                seen[one.Start] = told;
            }
            before = one;
        }

        int Add(double? start)
        {
            seen.Add(start);
            return seen.Count - 1;
        }
    }

    private static bool GoesBack(One one, List<One> server) =>
        one.Uptime is { } uptime && one.BeforeStartsAt - (one.Millisecond - (uptime * 1000)) > 300_000;

    private string Users(IEnumerable<One> used)
    {
        var users = used.ToList();
        return $"ids {users.Select(one => one.Id).Distinct().Count()} "
            + $"installations {users.Select(Place).Distinct().Count()}";
    }

    private (string?, string?, string) Place(One one) => (one.Id, one.Ip, one.Storage != ""
        ? one.Storage
        : _all.FirstOrDefault(other => other.Id == one.Id && other.Storage != "")?.Storage ?? "");

    private static string Key(One one, IReadOnlyList<string> by, Func<string, string> ofPoint) =>
        string.Join('|', by.Select(tag => ReportTags.Contains(tag) ? one.Tag(tag) : ofPoint(tag)));

    private static bool Has(ReportField field) => field.Points.Any(point => double.IsFinite(Value(point)));

    private static bool HasTag(Point point, string tag) => point.Tags.Any(one => one.Name == tag);

    private static string TagOf(Point point, string tag) =>
        point.Tags.FirstOrDefault(one => one.Name == tag)?.Value ?? "";

    private static bool IsOther(Point point) => point.Tags.Count > 0
        && point.Tags.All(tag => tag.Value == "(other)");

    private static double Value(Point point) => point.Value ?? point.Distribution!.Count;

    private static double Bound(string le) => le == "+Inf" ? double.PositiveInfinity : double.Parse(le);

    /// <summary>A report, with the start that the rules give it.</summary>
    private sealed class One(Report report, string? ip)
    {
        public Report Report => report;

        public DateTimeOffset At => report.ObservedAt;

        public long Millisecond => report.ObservedAt.ToUnixTimeMilliseconds();

        public string? Id => report.TagValue("id");

        public string? Ip => ip;

        public bool IsPush => report.Reason == CollectionReason.Pushed;

        public int Start { get; set; }

        public double? BeforeStartsAt { get; set; }

        public double? Uptime => Has("uptime_seconds") ? Value("uptime_seconds") : null;

        public string Storage => report.Fields.SelectMany(one => one.Points).SelectMany(point => point.Tags)
            .Where(tag => tag.Name == "index_partition").Select(tag => tag.Value).Distinct().Order()
                .ToList() is
        { Count: > 0 } parts ? $"index_partition={string.Join(',', parts)}" : "";

        public ReportField? Field(string name) => report.Fields.FirstOrDefault(field => field.Name == name);

        public IEnumerable<Point> Points(string name) =>
            Field(name)?.Points.Where(point => double.IsFinite(UsageByTheBook.Value(point))) ?? [];

        public bool Has(string name) => Points(name).Any();

        public double Value(string name) => Points(name).Sum(UsageByTheBook.Value);

        public string Tag(string name) => name == "ip" ? ip ?? "" : report.TagValue(name) ?? "";
    }
}
