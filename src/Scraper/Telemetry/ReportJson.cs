using System.Text.Json;
using Scraper.Outcomes;

namespace Scraper.Telemetry;

/// <summary>The report's one JSON form (a contract):
/// written once when a report is frozen, read by sinks.</summary>
internal static class ReportJson
{
    /// <summary>One line of UTF-8, without a final newline.</summary>
    public static ReadOnlyMemory<byte> Write(Report report) => JsonLine.Object(json =>
    {
        json.WriteString("schema", report.Schema);
        json.WriteString("report_id", report.ReportId);
        json.WriteString("observed_at", UtcText.Milliseconds(report.ObservedAt));
        json.WriteString("reason", report.Reason.Label());
        json.WriteString("target", report.Target);
        WriteTags(json, report.Tags);
        json.WriteStartArray("fields");
        foreach (var field in report.Fields)
            WriteField(json, field);
        json.WriteEndArray();
        WriteAbsence(json, report);
        WriteLedger(json, report);
        json.WriteBoolean("partial", report.Partial);
        if (report.MetricPrefix.Length > 0)
            json.WriteString("metric_prefix", report.MetricPrefix);
    });

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are no report.</exception>
    public static Report Read(ReadOnlyMemory<byte> json) => ReportJsonReader.Read(json);

    private static void WriteTags(Utf8JsonWriter json, IReadOnlyList<Tag> tags)
    {
        json.WriteStartObject("tags");
        foreach (var tag in tags)
            json.WriteString(tag.Name, tag.Value);
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, ReportField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type.Label());
        json.WriteString("fidelity", field.Fidelity.Label());
        if (field.Note is not null)
            json.WriteString("note", field.Note);
        json.WriteString("source", field.Source);
        if (field.Merged > 0)
            json.WriteNumber("merged", field.Merged);
        json.WriteStartArray("points");
        foreach (var point in field.Points)
            WritePoint(json, point);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, Point point)
    {
        json.WriteStartObject();
        WriteTags(json, point.Tags);
        if (point.Distribution is { } distribution)
            WriteDistribution(json, distribution);
        else
            WriteNumber(json, "value", point.Value ?? double.NaN);
        json.WriteEndObject();
    }

    private static void WriteDistribution(Utf8JsonWriter json, Distribution distribution)
    {
        json.WriteStartArray("buckets");
        foreach (var bucket in distribution.Buckets)
        {
            json.WriteStartObject();
            json.WriteString("le", bucket.UpperBound);
            WriteNumber(json, "count", bucket.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (distribution.Sum is { } sum)
            WriteNumber(json, "sum", sum);
        WriteNumber(json, "count", distribution.Count);
    }

    private static void WriteAbsence(Utf8JsonWriter json, Report report)
    {
        json.WriteStartArray("absent");
        foreach (var field in report.Absent)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("reason", field.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("lost");
        foreach (var name in report.Lost)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static void WriteLedger(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject("coverage");
        json.WriteNumber("filled", report.Coverage.Filled);
        json.WriteNumber("of", report.Coverage.Of);
        json.WriteEndObject();
        json.WriteStartObject("ledger");
        json.WriteNumber("read", report.Ledger.Read);
        json.WriteNumber("used", report.Ledger.Used);
        json.WriteNumber("ignored", report.Ledger.Ignored);
        json.WriteNumber("rejected", report.Ledger.Rejected);
        json.WriteStartArray("rejections");
        foreach (var rejection in report.Ledger.Rejections)
        {
            json.WriteStartObject();
            json.WriteNumber("line", rejection.Line);
            json.WriteNumber("column", rejection.Column);
            json.WriteString("reason", rejection.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (report.Ledger.Incomplete is { } incomplete)
            json.WriteString("incomplete", incomplete);
        json.WriteEndObject();
    }

    /// <summary>NaN and the infinities have no number in JSON:
    /// they are strings, as Prometheus spells them.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    }
}
