using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scraper.Forwarding.Influxdb;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>The encoding cases of line protocol's own corpus.</summary>
[TestClass]
public sealed partial class LineProtocolSuiteTests
{
    [TestMethod]
    [TestCategory("Conformance")]
    public void EveryPointOfTheCorpusIsWrittenAsThere()
    {
        var cases = ForwardingSuites.Read("suites/line-protocol-corpus/corpus.json").GetProperty("encode")
            .EnumerateObject().Select(one => one.Value).Where(Writable).ToList();
        foreach (var one in cases)
        {
            var expected = one.GetProperty("output").GetProperty("result").GetString()!;

            Comparable(Written(one.GetProperty("input"))).Should().Be(Comparable(expected));
        }

        cases.Should().HaveCountGreaterThan(50);
    }

    // Left out: what this writer never writes (unsigned numbers, bytes) and what it writes on purpose
    // otherwise (values that are not finite, a backslash that receivers differ in).
    private static bool Writable(JsonElement one)
    {
        var text = one.ToString();
        return one.GetProperty("output").TryGetProperty("result", out _)
            && !text.Contains("\"uint\"", StringComparison.Ordinal)
            && !text.Contains("\"binary\"", StringComparison.Ordinal)
            && !text.Contains("floatNonNumber", StringComparison.Ordinal)
            && !Names(one.GetProperty("input").GetProperty("point")).Any(MisreadBackslash().IsMatch);
    }

    private static IEnumerable<string> Names(JsonElement point) =>
    [
        point.GetProperty("name").GetString()!,
        .. point.GetProperty("tags").EnumerateArray().SelectMany(tag => tag.EnumerateObject())
            .Select(part => part.Value.GetString()!),
        .. point.GetProperty("fields").EnumerateArray()
            .Select(field => field.GetProperty("key").GetString()!),
    ];

    [GeneratedRegex(@"\\([nru\n\r\\,= ]|\z)")]
    private static partial Regex MisreadBackslash();

    private static string Written(JsonElement input)
    {
        var point = input.GetProperty("point");
        var per = input.GetProperty("precision").GetString() switch
        {
            "1us" => 1_000L,
            "1ms" => 1_000_000L,
            "1s" => 1_000_000_000L,
            _ => 1L,
        };
        var lines = new LineWriter(point.GetProperty("time").GetInt64() / per);
        lines.Begin(point.GetProperty("name").GetString()!, point.GetProperty("tags").EnumerateArray()
            .Select(tag => new Tag(
                tag.GetProperty("key").GetString()!, tag.GetProperty("value").GetString()!)));
        foreach (var field in point.GetProperty("fields").EnumerateArray())
            Field(lines, field.GetProperty("key").GetString()!, field.GetProperty("value"));
        lines.End();
        return Encoding.UTF8.GetString(lines.ToArray()).TrimEnd('\n');
    }

    private static void Field(LineWriter lines, string key, JsonElement value)
    {
        if (value.TryGetProperty("float", out var number))
            lines.Field(key, number.GetDouble());
        else if (value.TryGetProperty("int", out var integer))
            lines.Field(key, integer.GetInt64());
        else if (value.TryGetProperty("bool", out var truth))
            lines.Field(key, truth.GetBoolean());
        else
            lines.Field(key, value.GetProperty("string").GetString()!);
    }

    /// <summary>The spelling of a float is free: each is read and written again.</summary>
    private static string Comparable(string line) => string.Join('=', line.Split('=').Select(part =>
    {
        var end = part.IndexOfAny([',', ' ']) is var at and >= 0 ? at : part.Length;
        return double.TryParse(part.AsSpan(0, end), CultureInfo.InvariantCulture, out var number)
            ? number.ToString("R", CultureInfo.InvariantCulture) + part[end..]
            : part;
    }));
}
