using Scraper.Telemetry;

namespace Scraper.Tests.Receiving.Usage;

/// <summary>Reports of servers that live as servers do: they restart, are cloned, fall silent, lose fields,
/// move, push by themselves and meet the limit of points.</summary>
internal sealed class GeneratedServers(int seed)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new(seed);

    /// <summary>The reports of a few ids over about a month, with the addresses that they came
    /// from.</summary>
    public List<(Report Report, string? Ip)> Make()
    {
        var all = new List<(Report, string?)>();
        for (var id = 0; id < 1 + _random.Next(5); id++)
        {
            // A clone is a second server under the same id.
            var servers = _random.Next(4) == 0 ? 2 : 1;
            for (var server = 0; server < servers; server++)
                all.AddRange(Life(id == 4 ? null : $"0{id}", $"10.0.{id}.{server}"));
        }
        return all;
    }

    private IEnumerable<(Report, string?)> Life(string? id, string ip)
    {
        var now = Start.AddMinutes(_random.Next(3000));
        var started = now.AddMinutes(-_random.Next(20000));
        var server = new Server(_random);
        for (var tick = 0; tick < _random.Next(40); tick++)
        {
            now = now.AddMinutes(_random.Next(10) == 0 ? _random.Next(6000) : 480)
                .AddMilliseconds(125 * _random.Next(9));
            if (_random.Next(8) == 0)
                (started, server) = (now.AddSeconds(-_random.Next(900)), server.Restarted());
            if (_random.Next(12) == 0)
                ip = $"10.1.{_random.Next(3)}.1";
            server.Live();
            var pushed = _random.Next(6) == 0;
            var uptime = (now - started).TotalSeconds + (_random.Next(6) == 0 ? _random.Next(-400, 400) : 0);
            yield return (Report(id, now, pushed, server, _random.Next(9) == 0 ? null : uptime), ip);
        }
    }

    private Report Report(string? id, DateTimeOffset at, bool pushed, Server server, double? uptime) => new()
    {
        Schema = "influxdb-usage-telemetry/1",
        ReportId = Guid.CreateVersion7(at),
        ObservedAt = at,
        Reason = pushed ? CollectionReason.Pushed : CollectionReason.Scheduled,
        Target = "default",
        Tags = [.. new[] { ("id", id), ("version", server.Version) }
            .Where(tag => tag.Item2 is not null).Select(tag => new Tag(tag.Item1, tag.Item2!))],
        Fields = [.. server.Fields(uptime)],
        Absent = [new AbsentField("bytes_scanned_total", "not on the page")],
        Coverage = new Coverage(3, 18),
        Ledger = new Ledger(1, 1, 0, 0, []),
    };

    /// <summary>What one server counts.</summary>
    private sealed class Server(Random random)
    {
        private readonly Dictionary<string, double> _writes = [];
        private readonly SortedDictionary<double, double> _queries = [];
        private double _buckets = random.Next(3);
        private bool _merges;

        public string? Version { get; private set; } = random.Next(6) == 0 ? null : $"2.{random.Next(3)}";

        public Server Restarted() => new(random) { Version = Version };

        public void Live()
        {
            if (random.Next(10) == 0)
                Version = $"2.{random.Next(4)}";
            _merges = random.Next(5) == 0;
            _buckets = Math.Max(0, _buckets + random.Next(-1, 2));
            foreach (var status in new[] { "ok", "error", "timeout" }.Where(_ => random.Next(3) > 0))
                _writes[status] = Math.Max(0, _writes.GetValueOrDefault(status) + random.Next(-3, 20));
            foreach (var bound in new[] { 0.5, 2, double.PositiveInfinity }.Where(_ => random.Next(3) > 0))
                _queries[bound] = _queries.GetValueOrDefault(bound) + random.Next(9);
        }

        public IEnumerable<ReportField> Fields(double? uptime)
        {
            if (random.Next(8) > 0)
                yield return Field("buckets_total", FieldType.Gauge, [new Point([], _buckets, null)]);
            if (random.Next(8) > 0 && _writes.Count > 0)
                yield return Field("wal_writes_total", FieldType.Counter, [.. Writes()]);
            if (random.Next(8) > 0 && _queries.Count > 0)
                yield return Field("query_duration_seconds", FieldType.Histogram,
                    [Queries("a"), Queries("b")]);
            if (random.Next(8) > 0)
                yield return Field("series_total", FieldType.Gauge, [.. Partitions()]);
            if (uptime is { } seconds)
                yield return Field("uptime_seconds", FieldType.Gauge, [new Point([], seconds, null)]);
        }

        private ReportField Field(string name, FieldType type, Point[] points) => new()
        {
            Name = name,
            Type = type,
            Source = "s",
            Fidelity = random.Next(5) == 0 ? Fidelity.LowerBound : Fidelity.Exact,
            Points = points,
        };

        private IEnumerable<Point> Writes() => _writes
            .GroupBy(one => _merges && one.Key != "ok" ? Point.Other : one.Key, one => one.Value)
            .Select(one => new Point([new Tag("status", one.Key)], one.Sum(), null))
            .Append(new Point([new Tag("status", "odd")], random.Next(4) == 0 ? double.NaN : 1, null));

        private Point Queries(string org)
        {
            var sum = 0d;
            Bucket[] buckets = [.. _queries.Select(one => new Bucket(
                double.IsPositiveInfinity(one.Key) ? "+Inf" : one.Key.ToString("0.0"), sum += one.Value))];
            return new Point([new Tag("org", org)], null, new Distribution(buckets, sum * 2, sum));
        }

        private IEnumerable<Point> Partitions() => Enumerable.Range(0, random.Next(12) == 0 ? 1 : 2)
            .Select(partition =>
                new Point([new Tag("index_partition", $"{partition}")], random.Next(5), null));
    }
}
