using System.Globalization;
using System.IO.Compression;
using System.IO;
using System.Text;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.Expressions;

/// <summary>Thousands of expressions over our captures, answered by Prometheus 3.16.</summary>
[TestClass]
[TestCategory("Conformance")]
public sealed class PromqlConformanceTests
{
    public TestContext TestContext { get; set; } = null!;

    /// <summary>Expressions whose answer differs for a reason: the expression, the rule.</summary>
    private static readonly Dictionary<string, string> Reasons = [];

    [TestMethod]
    public void TheCornersOfTheLanguageAreAnsweredAsPrometheusDoes()
    {
        var folder = Places.Shared("suites", "promql");
        var expressions = File.ReadLines(Path.Combine(folder, "corner.jsonl"));
        Judge("corner", Path.Combine(folder, "corner.prom"), expressions);
    }

    [TestMethod]
    [DataRow("2.0.0-alpha.8", "used")]
    [DataRow("2.0.0-alpha.21", "used")]
    [DataRow("2.0.0-beta.16", "used")]
    [DataRow("2.0.4", "used")]
    [DataRow("2.1.1", "used")]
    [DataRow("2.7.12", "used")]
    [DataRow("2.9.1", "used")]
    [DataRow("2.9.1", "fresh")]
    public void ExpressionsOverACaptureAreAnsweredAsPrometheusDoes(string release, string state)
    {
        var suite = Places.Shared("suites", "promql", $"{release}-{state}.jsonl.gz");
        using var gzip = new GZipStream(File.OpenRead(suite), CompressionMode.Decompress);
        using var lines = new StreamReader(gzip);
        Judge($"{release}-{state}", Places.Shared("captures", release, $"{state}.prom"), Lines(lines));
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private void Judge(string suite, string pageFile, IEnumerable<string> lines)
    {
        var page = PageOf.File(pageFile);
        var (count, wrong) = (0, new List<string>());
        foreach (var line in lines)
        {
            using var answer = JsonDocument.Parse(line);
            var text = answer.RootElement.GetProperty("e").GetString()!;
            count++;
            if (!Reasons.ContainsKey(text) && Difference(text, answer.RootElement, page) is { } difference)
                wrong.Add($"{text}\n    {difference}");
        }
        ConformanceCount.Print(TestContext, $"promql {suite}", count - wrong.Count, count);
        wrong.Should().BeEmpty();
    }

    private static string? Difference(string text, JsonElement answer, SampleSet page)
    {
        var expression = Expression.Parse(text, false, out var fault);
        var error = answer.TryGetProperty("err", out var wanted) ? wanted.GetString() : null;
        if (fault is not null)
            return error is null
                ? $"is an expression, found {fault}"
                : PositionDifference(text, error, fault);
        var value = expression!.Evaluate(page);
        if (error is not null)
            return value.Error is not null && !char.IsAsciiDigit(error[0]) ? null : $"fails with {error}";
        if (value.Error is not null)
            return $"has a value, found {value.Error}";
        if (answer.TryGetProperty("s", out var scalar))
            return value.Scalar is { } number && Same(number, scalar.GetString()!)
                ? null
                : $"is {scalar}, found {value.Scalar}";
        return VectorDifference(answer.GetProperty("v"), value.Vector!);
    }

    /// <summary>At the position given or before it on the same token: no blank may stand between.</summary>
    private static string? PositionDifference(string text, string error, ExpressionFault fault)
    {
        var words = error.Split(':');
        if (!int.TryParse(words[0], out var line))
            return error.StartsWith("unknown position", StringComparison.Ordinal)
                ? null
                : $"fails at evaluation with {error}, found {fault}";
        var column = int.Parse(words[1], CultureInfo.InvariantCulture);
        if (line != fault.Line || fault.Column > column)
            return $"fails with {error}, found {fault}";
        var bytes = Encoding.UTF8.GetBytes(text.Split('\n')[line - 1]);
        var between = bytes[(fault.Column - 1)..Math.Min(column - 1, bytes.Length)];
        var atParenthesis = between is [(byte)')'];
        return between.Length == 0 || atParenthesis ? null : $"fails with {error}, found {fault}";
    }

    private static string? VectorDifference(JsonElement wanted, IReadOnlyList<SeriesValue> found)
    {
        var byLabels = found.ToDictionary(series => Key(series.Labels));
        var differences = new List<string>();
        foreach (var series in wanted.EnumerateArray())
        {
            var labels = series[0].EnumerateObject();
            var key = Key(labels.Select(label => new Label(label.Name, label.Value.GetString()!)));
            if (!byLabels.Remove(key, out var mine))
                differences.Add($"lacks {key}");
            else if (!Same(mine.Value, series[1].GetString()!))
                differences.Add($"{key} is {series[1]}, found {mine.Value}");
        }
        differences.AddRange(byLabels.Keys.Select(key => $"has {key} too"));
        return differences.Count == 0 ? null : string.Join("; ", differences.Take(5));
    }

    private static string Key(IEnumerable<Label> labels) =>
        string.Join(",", labels.OrderBy(label => label.Name, StringComparer.Ordinal));

    private static bool Same(double found, string wanted)
    {
        var number = wanted switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(wanted, CultureInfo.InvariantCulture),
        };
        return found.Equals(number) || Math.Abs(found - number) <= Math.Abs(number) * 1e-12;
    }
}
