using System.Text;
using System.Text.Json;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;

namespace Scraper.Receiving;

/// <summary>
/// Reads reports that come in, and refuses what no honest sender would have written. Keys that it does not
/// know are passed over, as are those from which nothing is counted.
/// </summary>
/// <param name="schemas">Whose reports are taken.</param>
internal sealed class ReportReading(AcceptedSchemas schemas)
{
    /// <summary>Names and values in one report; more than any sender writes. While it is read each costs
    /// memory, up to twelve times what it takes in a body.</summary>
    public const int MostTokens = 500_000;

    // In bytes; the sender cuts values at 256.
    private const int LongestId = 1024;

    /// <summary>What is counted of a report.</summary>
    /// <param name="json">The report, one JSON object.</param>
    /// <param name="ip">The address that is stamped on it.</param>
    /// <param name="reportId">Its id, where that much can be read.</param>
    /// <param name="refusal">Why it is not taken; null where it is.</param>
    public CountedReport? Read(
        ReadOnlyMemory<byte> json, string? ip, out Guid? reportId, out Refusal? refusal)
    {
        (reportId, refusal) = (null, null);
        try
        {
            if (json.Length > MostTokens && HasTooMuch(json.Span))
                throw new RefusedException(RefusalKind.Unreadable, "report");
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement.Expect(JsonValueKind.Object, "report");
            reportId = root.Key("report_id").TryGetGuid("report_id");
            return Read(root, reportId.Value, ip);
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException)
        {
            // The second is of a text that is none: half of a surrogate pair, bytes that are no UTF-8.
            refusal = new Refusal(RefusalKind.Unreadable, "JSON");
        }
        catch (RefusedException refused)
        {
            refusal = refused.Refusal;
        }
        return null;
    }

    /// <summary>What is counted of a report that was taken before.</summary>
    /// <exception cref="RefusedException">It would not be taken today.</exception>
    public CountedReport Again(ReadOnlyMemory<byte> json, string? ip) =>
        Read(json, ip, out _, out var refusal) ?? throw new RefusedException(refusal!.Kind, refusal.Name);

    private CountedReport Read(JsonElement root, Guid reportId, string? ip)
    {
        var schemaName = root.Text("schema");
        var schema = schemas[schemaName] ?? throw new RefusedException(RefusalKind.UnknownSchema, schemaName);
        var fields = schemas.Table.None();
        var storage = new StorageText();
        var named = new HashSet<string>();
        foreach (var field in root.List("fields"))
        {
            var name = field.Expect(JsonValueKind.Object, "fields").Text("name");
            var type = schema.TypeOf(name) ?? throw new RefusedException(RefusalKind.UnknownField, name);
            if (!named.Add(name))
                throw new RefusedException(RefusalKind.BadValue, name);
            fields[schemas.Table[name]] = new FieldReading(name, type, schema, storage).Read(field);
        }
        var tags = root.Tags(schema);
        return new CountedReport
        {
            ReportId = reportId,
            ObservedAt = root.Time("observed_at").ToUnixTimeMilliseconds(),
            Pushed = root.TryGetProperty("reason", out var reason)
                && reason.ValueKind == JsonValueKind.String && reason.ValueEquals("pushed"),
            Id = IdIn(tags),
            Ip = ip,
            Storage = storage.ToString(),
            Tags = Array.FindAll(tags, tag => tag.Name is not ("id" or "ip")),
            Fields = fields,
            Absent = AbsentIn(root, schema),
        };
    }

    /// <summary>What reports are kept by: a key of a store, none of which takes one of any length.</summary>
    private static string? IdIn(Tag[] tags)
    {
        if (Array.Find(tags, tag => tag.Name == "id")?.Value is not { Length: > 0 } id)
            return null;
        return Encoding.UTF8.GetByteCount(id) <= LongestId ? id
            : throw new RefusedException(RefusalKind.BadValue, "id");
    }

    private static string[] AbsentIn(JsonElement root, AcceptedSchemas.Accepted schema)
    {
        if (!root.TryGetProperty("absent", out _))
            return [];
        var absent = new HashSet<string>();
        foreach (var field in root.List("absent"))
        {
            var name = field.Expect(JsonValueKind.Object, "absent").Text("name");
            if (schema.TypeOf(name) is null)
                throw new RefusedException(RefusalKind.UnknownField, name);
            if (!absent.Add(name))
                throw new RefusedException(RefusalKind.BadValue, name);
        }
        return [.. absent];
    }

    private static bool HasTooMuch(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        for (var tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == MostTokens)
                return true;
        }
        return false;
    }
}
