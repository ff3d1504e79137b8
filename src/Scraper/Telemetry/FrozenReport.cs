using System.Text.Json;

namespace Scraper.Telemetry;

/// <summary>
/// A report as the bytes that were made of it once. The outbox keeps them, every sink encodes from them, and
/// a preview shows them: what is previewed is what is sent.
/// </summary>
/// <param name="reportId">The report's id.</param>
/// <param name="target">The target's name.</param>
/// <param name="observedAt">When the page was read.</param>
/// <param name="json">The report's one JSON form, one line of UTF-8 without a final newline.</param>
internal sealed class FrozenReport(
    Guid reportId, string target, DateTimeOffset observedAt, ReadOnlyMemory<byte> json)
{
    // Only of one that was frozen here: what comes out of the outbox is bytes, and they may be damaged.
    private readonly Report? _made;

    private FrozenReport(Report report)
        : this(report.ReportId, report.Target, report.ObservedAt, ReportJson.Write(report)) =>
        _made = report;

    public Guid ReportId => reportId;

    public string Target => target;

    public DateTimeOffset ObservedAt => observedAt;

    public ReadOnlyMemory<byte> Json => json;

    /// <summary>Writes the report down, for good.</summary>
    public static FrozenReport Freeze(Report report) => new(report);

    /// <summary>The report that these bytes were made of, or that is read back from them.</summary>
    /// <exception cref="JsonException">They are no report.</exception>
    public Report Thaw() => _made ?? ReportJson.Read(json);
}
