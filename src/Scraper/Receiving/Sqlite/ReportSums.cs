using Scraper.Outbox;

namespace Scraper.Receiving.Sqlite;

/// <summary>The checksums of the rows that a report is kept in, each over all its columns.</summary>
internal static class ReportSums
{
    public static long OfBody(
        ReadOnlySpan<byte> id, ReadOnlySpan<byte> report, long observedAt, long receivedAt,
        ReadOnlySpan<byte> ip, ReadOnlySpan<byte> body) =>
        Of(id, report, observedAt).Add(receivedAt).Add(ip).Add(body).Value;

    public static long OfTotals(
        ReadOnlySpan<byte> id, ReadOnlySpan<byte> report, long observedAt, bool pushed,
        ReadOnlySpan<byte> ip, ReadOnlySpan<byte> totals) =>
        Of(id, report, observedAt).Add(pushed ? 1 : 0).Add(ip).Add(totals).Value;

    public static long OfPoints(
        ReadOnlySpan<byte> id, ReadOnlySpan<byte> report, long observedAt, ReadOnlySpan<byte> points) =>
        Of(id, report, observedAt).Add(points).Value;

    private static RunningChecksum Of(ReadOnlySpan<byte> id, ReadOnlySpan<byte> report, long observedAt) =>
        new RunningChecksum().Add(id).Add(report).Add(observedAt);
}
