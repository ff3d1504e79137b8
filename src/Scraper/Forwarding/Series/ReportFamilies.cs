using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Series;

/// <summary>A report as metrics: each field under the schema's prefix, with its points' tags alone, and what
/// is known of the report as a whole in families of <c>scraper_report_…</c>.</summary>
internal static class ReportFamilies
{
    /// <summary>The fields in the report's order, then what is about the report.</summary>
    /// <param name="report">Which.</param>
    /// <param name="common">Labels that every series has besides.</param>
    public static IReadOnlyList<Family> Of(Report report, params IReadOnlyList<Tag> common)
    {
        var about = AboutTheReport(report).ToList();
        var names = new SeriesNames(about.Select(family => family.Name));
        var fields = report.Fields.Select(field => Field(names, report.MetricPrefix, field, common));
        return [.. fields.Concat(about).Select(family => family.With(common))];
    }

    private static Family Field(
        SeriesNames names, string prefix, ReportField field, IReadOnlyList<Tag> common)
    {
        var isHistogram = field.Points.Any(point => point.Distribution is not null);
        var labels = LabelNames.Of(field.Points.SelectMany(point => point.Tags), isHistogram, common);
        return new Family(
            names.Take(prefix + field.Name, isHistogram),
            field.Type,
            [.. field.Points.Select(point => point with { Tags = labels.Rename(point.Tags) })]);
    }

    private static IEnumerable<Family> AboutTheReport(Report report)
    {
        Tag[] own =
        [
            new("schema", report.Schema),
            new("target", report.Target),
            new("report_id", report.ReportId.ToString()),
        ];
        var labels = LabelNames.Of(report.Tags, isHistogram: false, own);
        yield return Gauge(
            "scraper_report_info", new Point([.. labels.Rename(report.Tags), .. own], 1, null));
        yield return Gauge(
            "scraper_report_timestamp_seconds", Bare(report.ObservedAt.ToUnixTimeMilliseconds() / 1000.0));
        yield return Gauge("scraper_report_fields_filled", Bare(report.Coverage.Filled));
        yield return Gauge("scraper_report_fields_expected", Bare(report.Coverage.Of));
        yield return Gauge("scraper_report_field_fidelity",
        [
            .. report.Fields.Select(field => Fidelity(field.Name, field.Fidelity.Label())),
            .. report.Absent.Select(field => Fidelity(field.Name, "absent")),
        ]);
    }

    private static Family Gauge(string name, params IReadOnlyList<Point> points) =>
        new(name, FieldType.Gauge, points);

    private static Point Bare(double value) => new([], value, null);

    private static Point Fidelity(string field, string fidelity) =>
        new([new Tag("field", field), new Tag("fidelity", fidelity)], 1, null);
}
