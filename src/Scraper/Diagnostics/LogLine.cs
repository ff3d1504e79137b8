using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Scraper.Outcomes;

namespace Scraper.Diagnostics;

/// <summary>One line of standard error as JSON: <c>time</c>, <c>level</c>, <c>message</c>, then its own
/// fields. What is a field does not stand in the message again.</summary>
internal static class LogLine
{
    /// <summary>The line, without its end.</summary>
    public static string Json(
        DateTimeOffset time, LogLevel level, string message,
        IEnumerable<KeyValuePair<string, object?>> fields, Exception? thrown = null) =>
        Encoding.UTF8.GetString(JsonLine.Object(json =>
        {
            json.WriteString("time", UtcText.Milliseconds(time));
            json.WriteString("level", Name(level));
            json.WriteString("message", message);
            foreach (var (name, value) in fields)
            {
                json.WritePropertyName(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
                Write(json, value);
            }
            if (thrown is not null)
                json.WriteString("exception", thrown.ToString());
        }).Span);

    /// <summary>A level as lines have it.</summary>
    public static string Name(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "debug",
    };

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case ILogValue own: own.Write(json); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
