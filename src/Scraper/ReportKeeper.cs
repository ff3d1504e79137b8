using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper;

/// <summary>The pipeline's end: compares a report with the last
/// one of its instance, and keeps it for every sink.</summary>
internal sealed class ReportKeeper
{
    private readonly IOutboxView? _last;
    private readonly IOutbox? _outbox;
    private readonly IReadOnlyList<string> _sinks;

    private ReportKeeper(IOutboxView? last, IOutbox? outbox, IReadOnlyList<string> sinks) =>
        (_last, _outbox, _sinks) = (last, outbox, sinks);

    /// <summary>Keeps reports in an outbox for these sinks.</summary>
    public static ReportKeeper In(IOutbox outbox, IReadOnlyList<string> sinks) => new(outbox, outbox, sinks);

    /// <summary>Compares with what an outbox knows, and keeps nothing: for a preview.</summary>
    public static ReportKeeper Looking(IOutboxView? outbox) => new(outbox, null, []);

    /// <summary>The report with the fields that the last one had and this one lost.</summary>
    public Report Compare(Report report)
    {
        var had = _last?.LastFields(report.Target, report.TagValue("id")) ?? [];
        var has = report.Fields.Select(field => field.Name).ToHashSet();
        return report with { Lost = [.. had.Where(name => !has.Contains(name))] };
    }

    /// <summary>The report on disk for every sink, or why not.</summary>
    public Outcome<FrozenReport> Keep(FrozenReport report) => _outbox is null
        ? throw new InvalidOperationException("a preview keeps nothing")
        : _outbox.Append(report, _sinks);
}
