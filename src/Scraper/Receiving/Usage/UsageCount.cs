namespace Scraper.Receiving.Usage;

/// <summary>
/// Counts usage: it is handed servers, by id, and keeps of each only what it adds. Memory follows the
/// groups that are asked for, never the reports.
/// </summary>
internal sealed class UsageCount
{
    private readonly UsageQuestion _question;
    private readonly PushFilter _pushes;
    private readonly FieldCount?[] _fields;
    private readonly SortedDictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly long[] _absent;
    private readonly FieldTable _table;
    private readonly long _since;
    private readonly long _until;
    private long _reports;
    private long _ids;
    private long _installations;

    /// <param name="table">The fields that are counted.</param>
    /// <param name="reportTags">The names of tags of whole reports.</param>
    /// <param name="interval">How often a server is expected to report.</param>
    /// <param name="question">What is asked.</param>
    public UsageCount(
        FieldTable table, IReadOnlySet<string> reportTags, TimeSpan interval, UsageQuestion question)
    {
        (_table, _question, _pushes) = (table, question, new PushFilter(interval));
        (_since, _until) = (question.Since.ToUnixTimeMilliseconds(), question.Until.ToUnixTimeMilliseconds());
        var grouping = new UsageGrouping(question.By, reportTags);
        _fields = new FieldCount?[table.Count];
        _absent = new long[table.Count];
        for (var field = 0; field < table.Count; field++)
        {
            if (question.Fields?.Contains(table.NameOf(field)) ?? true)
                _fields[field] = new FieldCount(field, table, grouping);
        }
    }

    /// <summary>Reports of the time that have no id: they are reports, and nothing else.</summary>
    public void AddNameless(long reports) => _reports += reports;

    /// <summary>One server. Ids come in their order, so that sums of doubles are always made alike.</summary>
    public void Add(ServerReports server)
    {
        var installations = new Dictionary<(string? Ip, string Storage), int>();
        CountedReport? last = null;
        foreach (var report in _pushes.Counted(Told(server.Reports), server.LastSidecar))
        {
            var step = server.Before.Next(report);
            if (!Asked(report))
                continue;
            last = report;
            var installation = (report.Ip, server.StorageOf(report));
            if (!installations.TryGetValue(installation, out var number))
                installations.Add(installation, number = installations.Count);
            foreach (var field in _fields)
                field?.Take(step, number);
        }
        if (last is not null)
            End(last, installations.Count);
    }

    /// <summary>Adds what was counted of other servers, whose ids all follow.</summary>
    public void Join(UsageCount other)
    {
        _reports += other._reports;
        _ids += other._ids;
        _installations += other._installations;
        for (var field = 0; field < _fields.Length; field++)
        {
            if (_fields[field] is { } mine)
                mine.Join(other._fields[field]!);
            _absent[field] += other._absent[field];
        }
        foreach (var (version, ids) in other._versions)
            _versions[version] = _versions.GetValueOrDefault(version) + ids;
    }

    /// <summary>What all that was handed comes to.</summary>
    public UsageAnswer Answer() => new(
        _question, _reports, _ids, _installations,
        [.. _fields.Select(field => field?.Answer()).OfType<FieldUse>()],
        [.. _versions.Select(version => (version.Key, version.Value))],
        [.. Enumerable.Range(0, _table.Count)
            .Where(field => _absent[field] > 0).Select(field => (_table.NameOf(field), _absent[field]))]);

    private IEnumerable<CountedReport> Told(IEnumerable<CountedReport> reports)
    {
        foreach (var report in reports)
        {
            if (Asked(report))
                _reports++;
            yield return report;
        }
    }

    private bool Asked(CountedReport report) => report.ObservedAt >= _since && report.ObservedAt < _until;

    private void End(CountedReport last, int installations)
    {
        _ids++;
        _installations += installations;
        foreach (var field in _fields)
            field?.EndId();
        if (last.Tag("version") is { Length: > 0 } version)
            _versions[version] = _versions.GetValueOrDefault(version) + 1;
        foreach (var name in last.Absent.Where(_table.Has))
            _absent[_table[name]]++;
    }
}
