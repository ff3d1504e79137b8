namespace Scraper.Receiving.Usage;

/// <summary>Lists the installations that reported since a time, server after server.</summary>
/// <param name="interval">How often a server is expected to report.</param>
/// <param name="since">From this time on; a whole hour.</param>
/// <param name="now">What silence is measured by.</param>
internal sealed class InstallationList(TimeSpan interval, DateTimeOffset since, DateTimeOffset now)
    : IServerWatch
{
    private readonly long _since = since.ToUnixTimeMilliseconds();
    private readonly Dictionary<(string? Ip, string Storage), Seen> _all = [];

    /// <summary>The installations of one server, by address and storage.</summary>
    public IReadOnlyList<Installation> Of(ServerReports server)
    {
        server.Show(interval, [this]);
        return Last;
    }

    /// <summary>Those of the server that was shown last.</summary>
    public IReadOnlyList<Installation> Last { get; private set; } = [];

    /// <inheritdoc/>
    public void Meet(CountedReport report)
    {
        // What is not counted is no installation.
    }

    /// <inheritdoc/>
    public void Take(ServerReports server, Step step) =>
        At(step.Report.Ip, server.StorageOf(step.Report)).Take(step.Report, step.Report.ObservedAt >= _since);

    /// <inheritdoc/>
    public void End(ServerReports server)
    {
        foreach (var seen in server.Seen)
            At(seen.Ip, seen.Storage.Length > 0 ? seen.Storage : server.Storage).Meet(seen.FirstSeen);
        Last = [.. _all.Where(one => one.Value.Reports > 0)
            .OrderBy(one => one.Key.Ip, StringComparer.Ordinal)
            .ThenBy(one => one.Key.Storage, StringComparer.Ordinal)
            .Select(one => one.Value.Told(server, one.Key, interval, now))];
        _all.Clear();
    }

    private Seen At(string? ip, string storage) =>
        _all.TryGetValue((ip, storage), out var seen) ? seen : _all[(ip, storage)] = new Seen();

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
