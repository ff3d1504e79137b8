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
        var parsed = Expression.TryParse(text, out var expression, out var fault);
        var error = answer.TryGetProperty("err", out var wanted) ? wanted.GetString() : null;
        if (!parsed)
            return error is null
                ? $"is an expression, found {fault}"
                : PositionDifference(text, error, fault!);
        var value = expression!.Evaluate(page);
        if (error is not null)
            return value.Error is not null && !char.IsAsciiDigit(error[0]) ? null : $"fails with {error}";
        return AnswerOf(answer).DifferenceOf(value, 1e-12);
    }

    private static Answer AnswerOf(JsonElement answer) => answer.TryGetProperty("s", out var scalar)
        ? new Answer { Scalar = scalar.GetString() }
        : new Answer
        {
            Vector =
            [
                .. answer.GetProperty("v").EnumerateArray().Select(series => (
                    (IReadOnlyList<Label>)[.. series[0].EnumerateObject().Select(label =>
                        new Label(label.Name, label.Value.GetString()!))],
                    series[1].GetString()!)),
            ],
        };

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
}
