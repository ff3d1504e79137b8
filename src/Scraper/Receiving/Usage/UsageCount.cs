namespace Scraper.Receiving.Usage;

/// <summary>
/// Counts usage: it is handed servers, by id, and keeps of each only what it adds. Memory follows the
/// groups that are asked for, never the reports.
/// </summary>
internal sealed class UsageCount : IServerWatch
{
    private readonly UsageQuestion _question;
    private readonly TimeSpan _interval;
    private readonly FieldCount?[] _fields;
    private readonly ReleaseCount _releases;
    private readonly long _since;
    private readonly long _until;
    private long _reports;
    private long _ids;
    private long _installations;

    // Of the id whose reports are shown now.
    private readonly Dictionary<(string? Ip, string Storage), int> _places = [];
    private CountedReport? _last;

    /// <param name="table">The fields that are counted.</param>
    /// <param name="reportTags">The names of tags of whole reports.</param>
    /// <param name="interval">How often a server is expected to report.</param>
    /// <param name="question">What is asked.</param>
    public UsageCount(
        FieldTable table, IReadOnlySet<string> reportTags, TimeSpan interval, UsageQuestion question)
    {
        (_question, _interval, _releases) = (question, interval, new ReleaseCount(table));
        (_since, _until) = (question.Since.ToUnixTimeMilliseconds(), question.Until.ToUnixTimeMilliseconds());
        var grouping = new UsageGrouping(question.By, reportTags);
        _fields = new FieldCount?[table.Count];
        for (var field = 0; field < table.Count; field++)
        {
            if (question.Fields?.Contains(table.NameOf(field)) ?? true)
                _fields[field] = new FieldCount(field, table, grouping);
        }
    }

    /// <summary>Reports of the time that have no id: they are reports, and nothing else.</summary>
    public void AddNameless(long reports) => _reports += reports;

    /// <summary>One server. Ids come in their order, so that sums of doubles are always made alike.</summary>
    public void Add(ServerReports server) => server.Show(_interval, [this]);

    /// <inheritdoc/>
    public void Meet(CountedReport report)
    {
        if (Asked(report))
            _reports++;
    }

    /// <inheritdoc/>
    public void Take(ServerReports server, Step step)
    {
        if (!Asked(step.Report))
            return;
        _last = step.Report;
        var place = (step.Report.Ip, server.StorageOf(step.Report));
        if (!_places.TryGetValue(place, out var number))
            _places.Add(place, number = _places.Count);
        foreach (var field in _fields)
            field?.Take(step, number);
    }

    /// <inheritdoc/>
    public void End(ServerReports server)
    {
        if (_last is not { } last)
            return;
        _ids++;
        _installations += _places.Count;
        foreach (var field in _fields)
            field?.EndId();
        _releases.Count(last.Tag("version"), last.Absent);
        _places.Clear();
        _last = null;
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
        }
        _releases.Join(other._releases);
    }

    /// <summary>What all that was handed comes to.</summary>
    public UsageAnswer Answer() => new(
        _question, _reports, _ids, _installations,
        [.. _fields.Select(field => field?.Answer()).OfType<FieldUse>()],
        _releases.Answer());

    private bool Asked(CountedReport report) => report.ObservedAt >= _since && report.ObservedAt < _until;
}
