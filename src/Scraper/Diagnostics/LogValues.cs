using System.Text.Json;
using Scraper.Outcomes;

namespace Scraper.Diagnostics;

/// <summary>A value of a log line that people and programs read in two forms: its text is the one of people.
/// </summary>
internal interface ILogValue
{
    /// <summary>The form of programs.</summary>
    void Write(Utf8JsonWriter json);
}

/// <summary>Names: <c>a,b</c> or <c>-</c>; in JSON a list.</summary>
internal readonly record struct LogList(IReadOnlyList<string> Names, string Separator = ",") : ILogValue
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var name in Names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <inheritdoc/>
    public override string ToString() => Names.Count == 0 ? "-" : string.Join(Separator, Names);
}

/// <summary>A time that may never come: <c>never</c>; in JSON null.</summary>
internal readonly record struct LogTime(DateTimeOffset? At) : ILogValue
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        if (At is { } at)
            json.WriteStringValue(UtcText.Seconds(at));
        else
            json.WriteNullValue();
    }

    /// <inheritdoc/>
    public override string ToString() => At is { } at ? UtcText.Seconds(at) : "never";
}
