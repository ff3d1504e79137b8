using System.IO;
using System.Text.Json.Nodes;

namespace Scraper.Tests.Support;

/// <summary>Holds JSON against one of the schemas in <c>docs/</c>: the words of draft 2020-12 that stand in
/// them, and no others.</summary>
internal sealed class JsonSchemaCheck(string file)
{
    private static readonly string[] Notes = ["$schema", "$defs", "title", "description", "format"];

    private readonly JsonObject _schema = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Places.Repository, "docs", file)))!.AsObject();

    public JsonObject Schema => _schema;

    /// <summary>What of a value does not fit; also a key that the schema does not describe.</summary>
    public List<string> Faults(JsonNode? value) => [.. Faults(_schema, value, "$")];

    /// <summary>The values that a key of a definition may have.</summary>
    public IEnumerable<string> EnumOf(params string[] path) => path
        .Aggregate((JsonNode)_schema, (node, key) => node[key]!)["enum"]!.AsArray()
        .Select(one => one!.GetValue<string>());

    private IEnumerable<string> Faults(JsonObject schema, JsonNode? value, string at) =>
        schema.SelectMany(word => word.Key switch
        {
            "$ref" =>
                Faults(_schema["$defs"]![word.Value!.GetValue<string>().Split('/')[^1]]!.AsObject(), value,
                    at),
            "type" => Is(word.Value!.GetValue<string>(), value) ? [] : [$"{at}: no {word.Value}"],
            "enum" => word.Value!.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? []
                : [$"{at}: {value}"],
            "oneOf" => word.Value!.AsArray().Count(one => !Faults(one!.AsObject(), value, at).Any()) == 1
                ? [] : [$"{at}: not one of them"],
            "required" => word.Value!.AsArray().Select(key => key!.GetValue<string>())
                .Where(key => value is not JsonObject owner || !owner.ContainsKey(key))
                    .Select(key => $"{at}: no {key}"),
            "properties" => Properties(word.Value!.AsObject(), value, at),
            "additionalProperties" => (value as JsonObject ?? []).SelectMany(one =>
                Faults(word.Value!.AsObject(), one.Value, $"{at}.{one.Key}")),
            "propertyNames" => (value as JsonObject ?? []).SelectMany(one =>
                Faults(word.Value!.AsObject(), JsonValue.Create(one.Key), $"{at}.{one.Key}")),
            "items" => (value as JsonArray ?? []).SelectMany((one, index) =>
                Faults(word.Value!.AsObject(), one, $"{at}[{index}]")),
            "minItems" => value is JsonArray list && list.Count < word.Value!.GetValue<int>() ? [$"{at}: few"]
                : [],
            "maxLength" => value is JsonValue text && text.TryGetValue(out string? letters)
                && letters.Length > word.Value!.GetValue<int>() ? [$"{at}: long"] : [],
            _ => Notes.Contains(word.Key) ? []
                : throw new AssertFailedException($"{word.Key} is not known here"),
        });

    private IEnumerable<string> Properties(JsonObject properties, JsonNode? value, string at) =>
        (value as JsonObject ?? []).SelectMany(one => properties[one.Key] is JsonObject property
            ? Faults(property, one.Value, $"{at}.{one.Key}") : [$"{at}.{one.Key}: not described"]);

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        _ => value is JsonValue one && type switch
        {
            "string" => one.TryGetValue(out string? _),
            "boolean" => one.TryGetValue(out bool _),
            "integer" => one.TryGetValue(out double number) && double.IsInteger(number),
            _ => one.TryGetValue(out double _),
        },
    };
}
