using System.Text.Json;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>The answers of counting as JSON: a contract.</summary>
internal static class UsageJson
{
    /// <summary>Usage, one object.</summary>
    public static ReadOnlyMemory<byte> Write(UsageAnswer answer) => JsonLine.Object(json =>
    {
        json.WriteString("since", UtcText.Seconds(answer.Question.Since));
        json.WriteString("until", UtcText.Seconds(answer.Question.Until));
        json.WriteNumber("reports", answer.Reports);
        json.WriteNumber("ids", answer.Ids);
        json.WriteNumber("installations", answer.Installations);
        json.WriteStartArray("fields");
        foreach (var field in answer.Fields)
            WriteField(json, field, answer.Question.By);
        json.WriteEndArray();
        WriteCounts(json, "versions", "version", answer.Versions);
        WriteCounts(json, "absent", "name", answer.Absent);
    });

    /// <summary>What anybody may see of it, one object.</summary>
    public static ReadOnlyMemory<byte> Write(PublicSummary summary) => JsonLine.Object(json =>
    {
        json.WriteString("since", UtcText.Seconds(summary.Since));
        json.WriteString("until", UtcText.Seconds(summary.Until));
        json.WriteNumber("k", summary.K);
        json.WriteNumber("ids", summary.Ids);
        json.WriteStartArray("fields");
        foreach (var field in summary.Fields)
            WriteField(json, field);
        json.WriteEndArray();
        json.WriteNumber("rare_fields", summary.RareFields);
        WriteCounts(json, "versions", "version", summary.Versions);
    });

    /// <summary>One installation, one object.</summary>
    public static ReadOnlyMemory<byte> Write(Installation one) => JsonLine.Object(json =>
    {
        json.WriteString("id", one.Id);
        json.WriteString("ip", one.Ip);
        json.WriteString("storage", one.Storage);
        json.WriteString("version", one.Version);
        json.WriteString("first_seen", UtcText.Milliseconds(one.FirstSeen));
        json.WriteString("last_seen", UtcText.Milliseconds(one.LastSeen));
        json.WriteNumber("reports", one.Reports);
        json.WriteNumber("silent_intervals", one.SilentIntervals);
        json.WriteBoolean("conflicting", one.Conflicting);
    });

    private static void WriteField(Utf8JsonWriter json, FieldUse field, IReadOnlyList<string> by)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type.Label());
        WriteUsers(json, field.Users, field.Type);
        if (field.FirstReports is { } first)
            WriteAmount(json, "first_reports", first, field.Type);
        json.WriteStartObject("fidelity");
        foreach (var (fidelity, ids) in field.Fidelity)
            json.WriteNumber(fidelity.Label(), ids);
        json.WriteEndObject();
        if (field.Groups is { } groups)
        {
            json.WriteStartArray("by");
            foreach (var group in groups)
                WriteGroup(json, group, by, field.Type);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, PublicField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type.Label());
        json.WriteNumber("ids", field.Ids);
        if (field.Total is { } total)
            json.WriteNumber("total", total);
        json.WriteEndObject();
    }

    private static void WriteGroup(
        Utf8JsonWriter json, GroupUse group, IReadOnlyList<string> by, FieldType type)
    {
        json.WriteStartObject();
        json.WriteStartObject("tags");
        for (var at = 0; at < by.Count; at++)
            json.WriteString(by[at], group.Values[at]);
        json.WriteEndObject();
        WriteUsers(json, group.Users, type);
        json.WriteEndObject();
    }

    private static void WriteUsers(Utf8JsonWriter json, Amount users, FieldType type)
    {
        json.WriteNumber("ids", users.Ids);
        json.WriteNumber("installations", users.Installations);
        WriteAmount(json, "total", users, type);
    }

    private static void WriteAmount(Utf8JsonWriter json, string name, Amount amount, FieldType type)
    {
        if (type != FieldType.Histogram)
        {
            json.WriteNumber(name, amount.Total);
            return;
        }
        var histogram = amount.Histogram ?? BucketCounts.None;
        json.WriteStartObject(name);
        json.WriteNumber("count", amount.Total);
        json.WriteNumber("sum", histogram.Sum);
        json.WriteStartArray("buckets");
        for (var at = 0; at < histogram.Bounds.Length; at++)
        {
            json.WriteStartObject();
            json.WriteString("le", GoFloat.LabelForm(histogram.Bounds[at]));
            json.WriteNumber("count", histogram.Counts[at]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(
        Utf8JsonWriter json, string list, string name, IReadOnlyList<(string Name, long Ids)> counts)
    {
        json.WriteStartArray(list);
        foreach (var (one, ids) in counts)
        {
            json.WriteStartObject();
            json.WriteString(name, one);
            json.WriteNumber("ids", ids);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
