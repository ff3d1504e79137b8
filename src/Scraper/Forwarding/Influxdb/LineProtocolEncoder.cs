using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Influxdb;

/// <summary>
/// A report in line protocol, as Telegraf and InfluxDB's own scraper lay out Prometheus metrics: a
/// measurement a field, its value under <c>counter</c> or <c>gauge</c>, a histogram's buckets under their
/// bounds beside <c>sum</c> and <c>count</c>; the instance's tags on every line. All stand at the time the
/// page was read, so that a report that arrives twice is there once.
/// </summary>
internal static class LineProtocolEncoder
{
    public static byte[] Encode(Report report) => Write(report).ToArray();

    /// <summary>The report's lines, and how many of its values they cannot carry.</summary>
    public static LineWriter Write(Report report)
    {
        var lines = new LineWriter(report.ObservedAt.ToUnixTimeMilliseconds());
        IReadOnlyList<Tag> common = [.. report.Tags, new Tag("target", report.Target)];
        foreach (var field in report.Fields)
        {
            foreach (var point in field.Points)
                Line(lines, field, point, common);
        }
        AboutTheReport(lines, report, common);
        return lines;
    }

    private static void Line(LineWriter lines, ReportField field, Point point, IReadOnlyList<Tag> common)
    {
        lines.Begin(field.Name, Merged(common, point.Tags));
        if (point.Distribution is { } distribution)
        {
            foreach (var bucket in distribution.Buckets)
                lines.Field(bucket.UpperBound, bucket.Count);
            if (distribution.Sum is { } sum)
                lines.Field("sum", sum);
            lines.Field("count", distribution.Count);
        }
        else
        {
            lines.Field(field.Type.Label(), point.Value ?? double.NaN);
        }
        lines.End();
    }

    private static void AboutTheReport(LineWriter lines, Report report, IReadOnlyList<Tag> common)
    {
        lines.Begin("scraper_report", Merged(common, []));
        lines.Field("schema", report.Schema);
        lines.Field("report_id", report.ReportId.ToString());
        lines.Field("fields_filled", (long)report.Coverage.Filled);
        lines.Field("fields_expected", (long)report.Coverage.Of);
        lines.Field("partial", report.Partial);
        lines.End();
    }

    /// <summary>Sorted by name, which the server stores fastest; a point's own tag wins, since a name that
    /// stands twice costs the line.</summary>
    private static IEnumerable<Tag> Merged(IReadOnlyList<Tag> common, IReadOnlyList<Tag> own) =>
        own.UnionBy(common, tag => tag.Name).OrderBy(tag => tag.Name, StringComparer.Ordinal);
}
