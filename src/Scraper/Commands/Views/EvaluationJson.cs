using System.IO;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>What <c>eval --format json</c> prints of one expression: one line that scripts rely on.</summary>
internal static class EvaluationJson
{
    /// <summary>Writes <c>{"expr":…,"result":[[{label: value},"value"],…]}</c>, a scalar as one row without
    /// labels; or <c>{"expr":…,"error":…}</c>; and a newline.</summary>
    public static void WriteLine(Stream stream, string expression, Evaluation evaluation)
    {
        var line = JsonLine.Object(json =>
        {
            json.WriteString("expr", expression);
            if (evaluation.Error is { } error)
                json.WriteString("error", error);
            else
                WriteResult(json, evaluation);
        });
        stream.Write(line.Span);
        stream.WriteByte((byte)'\n');
    }

    private static void WriteResult(Utf8JsonWriter json, Evaluation evaluation)
    {
        json.WriteStartArray("result");
        if (evaluation.Scalar is { } scalar)
            WriteRow(json, [], scalar);
        foreach (var series in evaluation.Vector ?? [])
            WriteRow(json, series.Labels, series.Value);
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, IReadOnlyList<Label> labels, double value)
    {
        json.WriteStartArray();
        json.WriteStartObject();
        foreach (var (name, text) in labels)
            json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteStringValue(GoFloat.Shortest(value));
        json.WriteEndArray();
    }
}
