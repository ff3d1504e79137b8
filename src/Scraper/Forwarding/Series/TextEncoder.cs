using System.Globalization;
using System.Text;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Series;

/// <summary>A report in the Prometheus text format 0.0.4, without timestamps, which a Pushgateway and a
/// node_exporter refuse.</summary>
internal static class TextEncoder
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The page of a report.</summary>
    /// <param name="report">Which.</param>
    /// <param name="common">Labels that every series has besides, where nobody else puts them on.</param>
    public static byte[] Encode(Report report, params IReadOnlyList<Tag> common)
    {
        var page = new StringBuilder();
        foreach (var family in ReportFamilies.Of(report, common))
        {
            page.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type.Label()).Append('\n');
            foreach (var series in family.Series())
                Sample(page, series);
        }
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void Sample(StringBuilder page, SeriesValue series)
    {
        page.Append(series.Name);
        if (series.Labels.Count > 0)
            page.Append('{')
                .AppendJoin(',', series.Labels.Select(tag => new Label(tag.Name, tag.Value)))
                .Append('}');
        page.Append(' ').Append(Number(series.Value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
