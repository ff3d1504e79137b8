using System.Text.Json;
using Scraper.Telemetry;

namespace Scraper.Receiving;

/// <summary>The elements of a report's JSON, each as what it must be. What is none ends the reading, by the
/// name of the key.</summary>
internal static class ReportElements
{
    /// <summary>In characters. The sender cuts values at 256 bytes.</summary>
    public const int LongestTag = 1024;

    public static JsonElement Expect(this JsonElement element, JsonValueKind kind, string name) =>
        element.ValueKind == kind ? element : throw Unreadable(name);

    public static JsonElement Key(this JsonElement owner, string key) =>
        owner.TryGetProperty(key, out var value) ? value : throw Unreadable(key);

    public static string Text(this JsonElement owner, string key) =>
        owner.Key(key).Expect(JsonValueKind.String, key).Told(key);

    public static JsonElement.ArrayEnumerator List(this JsonElement owner, string key) =>
        owner.Key(key).Expect(JsonValueKind.Array, key).EnumerateArray();

    public static Guid TryGetGuid(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.String && element.TryGetGuid(out var id) ? id
            : throw Unreadable(key);

    /// <summary>A time of RFC 3339, with its offset, within the years that a clock can show.</summary>
    public static DateTimeOffset Time(this JsonElement owner, string key) =>
        owner.Text(key) is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _]
        && owner.Key(key).TryGetDateTimeOffset(out var time)
        && time >= DateTimeOffset.UnixEpoch ? time : throw Unreadable(key);

    /// <summary>A number, or one of the three texts that stand for what JSON has no number for; null for
    /// anything else.</summary>
    public static double? Number(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.TryGetDouble(out var number) ? number : null,
        JsonValueKind.String => element.GetString() switch
        {
            "NaN" => double.NaN,
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    /// <summary>The tags of a report or a point, all of the schema. None holds the character that ends texts
    /// in C: not every store can keep it.</summary>
    public static Tag[] Tags(this JsonElement owner, AcceptedSchemas.Accepted schema)
    {
        var element = owner.Key("tags").Expect(JsonValueKind.Object, "tags");
        var tags = new Tag[element.GetPropertyCount()];
        var at = 0;
        foreach (var tag in element.EnumerateObject())
        {
            if (!schema.Allows(tag.Name))
                throw new RefusedException(RefusalKind.UnknownTag, tag.Name);
            if (tag.Value.ValueKind != JsonValueKind.String
                || tag.Value.Told(tag.Name) is not { Length: <= LongestTag } value || value.Contains('\0')
                || tags.Take(at).Any(one => one.Name == tag.Name))
            {
                throw new RefusedException(RefusalKind.BadValue, tag.Name);
            }
            tags[at++] = new Tag(tag.Name, value);
        }
        return tags;
    }

    private static string Told(this JsonElement text, string key)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: JSON has it, text has not.
            throw new RefusedException(RefusalKind.BadValue, key);
        }
    }

    private static RefusedException Unreadable(string key) => new(RefusalKind.Unreadable, key);
}
