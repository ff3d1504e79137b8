namespace Scraper.Receiving.Usage;

/// <summary>Lists the installations that reported since a time, server after server.</summary>
/// <param name="interval">How often a server is expected to report.</param>
/// <param name="since">From this time on; a whole hour.</param>
/// <param name="now">What silence is measured by.</param>
internal sealed class InstallationList(TimeSpan interval, DateTimeOffset since, DateTimeOffset now)
{
    private readonly PushFilter _pushes = new(interval);
    private readonly long _since = since.ToUnixTimeMilliseconds();

    /// <summary>The installations of one server, by address and storage.</summary>
    public IEnumerable<Installation> Of(ServerReports server)
    {
        var all = new Dictionary<(string? Ip, string Storage), Seen>();
        foreach (var seen in server.Seen)
            At((seen.Ip, Named(seen.Storage))).Meet(seen.FirstSeen);
        foreach (var report in _pushes.Counted(server.Reports, server.LastSidecar))
        {
            server.Before.Next(report);
            At((report.Ip, Named(report.Storage))).Take(report, report.ObservedAt >= _since);
        }
        return all.Where(one => one.Value.Reports > 0)
            .OrderBy(one => one.Key.Ip, StringComparer.Ordinal)
            .ThenBy(one => one.Key.Storage, StringComparer.Ordinal)
            .Select(one => one.Value.Told(server, one.Key, interval, now));

        string Named(string storage) => storage.Length > 0 ? storage : server.Storage;
        Seen At((string? Ip, string Storage) place) =>
            all.TryGetValue(place, out var seen) ? seen : all[place] = new Seen();
    }

    /// <summary>What is known of one installation.</summary>
    private sealed class Seen
    {
        private long _first = long.MaxValue;
        private CountedReport? _last;

        public long Reports { get; private set; }

        public void Meet(long firstSeen) => _first = Math.Min(_first, firstSeen);

        public void Take(CountedReport report, bool asked)
        {
            Meet(report.ObservedAt);
            _last = report;
            Reports += asked ? 1 : 0;
        }

        public Installation Told(
            ServerReports server, (string? Ip, string Storage) place, TimeSpan interval, DateTimeOffset now)
        {
            var last = DateTimeOffset.FromUnixTimeMilliseconds(_last!.ObservedAt);
            var version = _last.Tag("version");
            return new Installation(
                server.Id, place.Ip, place.Storage, version.Length == 0 ? null : version,
                DateTimeOffset.FromUnixTimeMilliseconds(_first), last, Reports,
                Math.Max(0, (now - last).Ticks / interval.Ticks), server.Before.IsConflicting);
        }
    }
}
