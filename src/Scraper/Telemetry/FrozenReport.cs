namespace Scraper.Telemetry;

/// <summary>
/// A report as the bytes that were made of it once. The outbox keeps them,
/// every sink encodes from them, and a preview shows them: what is previewed is what is sent.
/// </summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Target">The target's name.</param>
/// <param name="ObservedAt">When the page was read.</param>
/// <param name="Json">The report's one JSON form, one line of UTF-8 without a final newline.</param>
internal sealed record FrozenReport(
    Guid ReportId, string Target, DateTimeOffset ObservedAt, ReadOnlyMemory<byte> Json)
{
    /// <summary>Writes the report down, for good.</summary>
    public static FrozenReport Freeze(Report report) =>
        new(report.ReportId, report.Target, report.ObservedAt, ReportJson.Write(report));

    /// <summary>The report read back from its bytes.</summary>
    public Report Thaw() => ReportJson.Read(Json);
}
