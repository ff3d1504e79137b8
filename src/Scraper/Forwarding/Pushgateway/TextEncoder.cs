using System.Globalization;
using System.Text;
using Scraper.Outcomes;
using Scraper.Exposition;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Pushgateway;

/// <summary>
/// A report in the Prometheus text format 0.0.4, without timestamps, which the Pushgateway refuses. Fields
/// keep their names; what is known of the report as a whole stands in families of <c>scraper_report_…</c>.
/// </summary>
internal static class TextEncoder
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // The group's labels win over a sample's, so that its own would be lost; renamed as Prometheus does.
    private static readonly string[] GroupLabels = ["job", "instance"];

    public static byte[] Encode(Report report)
    {
        var page = new StringBuilder();
        foreach (var field in report.Fields)
            Field(page, field);
        AboutTheReport(page, report);
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void Field(StringBuilder page, ReportField field)
    {
        var name = MetricName(field.Name);
        Type(page, name, field.Type.Label());
        foreach (var point in field.Points)
        {
            if (point.Distribution is { } distribution)
                Histogram(page, name, point.Tags, distribution);
            else
                Sample(page, name, point.Tags, point.Value ?? double.NaN);
        }
    }

    private static void Histogram(
        StringBuilder page, string name, IReadOnlyList<Tag> tags, Distribution distribution)
    {
        foreach (var bucket in distribution.Buckets)
        {
            Tag[] upTo = [.. tags, new Tag("le", bucket.UpperBound)];
            Sample(page, name + ClassicHistogram.BucketSuffix, upTo, bucket.Count);
        }
        if (distribution.Sum is { } sum)
            Sample(page, name + ClassicHistogram.SumSuffix, tags, sum);
        Sample(page, name + ClassicHistogram.CountSuffix, tags, distribution.Count);
    }

    private static void AboutTheReport(StringBuilder page, Report report)
    {
        Type(page, "scraper_report_info", "gauge");
        Sample(page, "scraper_report_info",
        [
            .. report.Tags,
            new Tag("schema", report.Schema),
            new Tag("target", report.Target),
            new Tag("report_id", report.ReportId.ToString()),
        ], 1);
        Type(page, "scraper_report_timestamp_seconds", "gauge");
        Sample(page, "scraper_report_timestamp_seconds", [],
            report.ObservedAt.ToUnixTimeMilliseconds() / 1000.0);
        Type(page, "scraper_report_fields_filled", "gauge");
        Sample(page, "scraper_report_fields_filled", [], report.Coverage.Filled);
        Type(page, "scraper_report_fields_expected", "gauge");
        Sample(page, "scraper_report_fields_expected", [], report.Coverage.Of);
        Type(page, "scraper_report_field_fidelity", "gauge");
        foreach (var field in report.Fields)
            Fidelity(page, field.Name, field.Fidelity.Label());
        foreach (var field in report.Absent)
            Fidelity(page, field.Name, "absent");
    }

    private static void Fidelity(StringBuilder page, string field, string fidelity) => Sample(
        page, "scraper_report_field_fidelity", [new Tag("field", field), new Tag("fidelity", fidelity)], 1);

    private static void Type(StringBuilder page, string name, string type) =>
        page.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Sample(StringBuilder page, string name, IReadOnlyList<Tag> tags, double value)
    {
        page.Append(name);
        var opening = '{';
        foreach (var tag in tags)
        {
            page.Append(opening).Append(new Label(LabelName(tag.Name), tag.Value));
            opening = ',';
        }
        if (opening == ',')
            page.Append('}');
        page.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string MetricName(string name) => Legal(name, colons: true);

    private static string LabelName(string name) =>
        GroupLabels.Contains(name) ? "exported_" + name : Legal(name, colons: false);

    // [a-zA-Z_:][a-zA-Z0-9_:]*, labels without the colon:
    // a schema of other names must not cost the whole push.
    private static string Legal(string name, bool colons)
    {
        var legal = string.Concat(name.Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || (colons && letter == ':') ? letter : '_'));
        return legal.Length > 0 && !char.IsAsciiDigit(legal[0]) ? legal : "_" + legal;
    }
}
