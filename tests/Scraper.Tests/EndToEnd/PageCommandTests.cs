using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>parse</c>, <c>eval</c> and <c>schema</c> as processes: each a page or an expression in, lines
/// out.</summary>
[TestClass]
public sealed class PageCommandTests : IDisposable
{
    private readonly ProcessRun _program = new();

    public PageCommandTests() => _program.Put("db.prom", EndToEndTiny.Page);

    public void Dispose() => _program.Dispose();

    [TestMethod]
    public async Task ParseTellsFaultsByPlaceAndGoesOn() =>
        (await _program.RunAsync("parse -", input: "a{x=\"é\"} 1 5\nb{ 2\nc NaN\nd 3")).Should().Be(
            new ProcessRun.Result(3,
                """
                ["a",[["x","é"]],"1",5]
                ["c",[],"NaN",null]
                ["d",[],"3",null]

                """,
                "-:2:4: expected a label name or '}', found '2'\n"));

    [TestMethod]
    [DataRow("parse db.prom --strict", 3, 0)]
    [DataRow("parse db.prom", 3, 11)]
    public async Task ParseNamesTheFile(string arguments, int exit, int samples)
    {
        var result = await _program.RunAsync(arguments);

        (result.Exit, result.Output.Split('\n').Length - 1 >= samples).Should().Be((exit, true));
        result.Error.Should().StartWith("db.prom:14:11: ");
    }

    [TestMethod]
    public async Task ACleanPageParsesWithoutAWord()
    {
        _program.Put("clean.prom", "a 1\nb 2\n");

        (await _program.RunAsync("parse clean.prom")).Should().Be(
            new ProcessRun.Result(0, "[\"a\",[],\"1\",null]\n[\"b\",[],\"2\",null]\n", ""));
    }

    [TestMethod]
    public async Task AnExpressionIsATableOrALine()
    {
        const string Expression = "sum by (status) (db_writes)";
        string[] arguments = ["eval", Expression, "--target", "db.prom"];

        (await _program.RunAsync(arguments)).Should().Be(new ProcessRun.Result(0,
            """
            series            value
            {status="error"}      1
            {status="ok"}         7

            """, ""));
        (await _program.RunAsync([.. arguments, "--format", "json"])).Should().Be(new ProcessRun.Result(0,
            "{\"expr\":\"sum by (status) (db_writes)\",\"result\":[[{\"status\":\"error\"},\"1\"],"
            + "[{\"status\":\"ok\"},\"7\"]]}\n", ""));
    }

    [TestMethod]
    public async Task AWrongExpressionIsTwo()
    {
        var result = await _program.RunAsync(["eval", "sum(", "--target", "db.prom", "--format", "json"]);

        result.Exit.Should().Be(2);
        result.Output.Should().StartWith("{\"expr\":\"sum(\",\"error\":\"1:5: ");
        result.Error.Should().StartWith("expression_invalid: 1:5: ").And.EndWith("\n");
    }

    [TestMethod]
    public async Task EveryLineOfManyExpressionsIsAnswered()
    {
        var result = await _program.RunAsync(
            "eval - --target db.prom",
            input: "db_users\n\"db_users +\\n1\"\nnothing_here\nrate(db_users[5m])\n2");

        (result.Exit, result.Error).Should().Be((0, ""));
        var lines = result.Output.Split('\n');
        lines[..3].Should().Equal(
            "{\"expr\":\"db_users\",\"result\":[[{\"__name__\":\"db_users\"},\"3\"]]}",
            "{\"expr\":\"db_users +\\n1\",\"result\":[[{},\"4\"]]}",
            "{\"expr\":\"nothing_here\",\"result\":[]}");
        lines[3].Should().StartWith("{\"expr\":\"rate(db_users[5m])\",\"error\":\"1:");
        lines[4..].Should().Equal("{\"expr\":\"2\",\"result\":[[{},\"2\"]]}", "");
    }

    [TestMethod]
    public async Task TheSchemasExpressionsAreAnsweredByEval()
    {
        var schema = await _program.RunAsync("schema --expressions");
        var rows = schema.Output.TrimEnd('\n').Split('\n').Select(row => row.Split('\t')).ToList();

        var answers = await _program.RunAsync(
            $"eval - --target {Places.Fixture("influxd-2.9.1.prom")}",
            input: string.Concat(rows.Select(row => row[1] + "\n")));

        (schema.Exit, schema.Error, answers.Exit, answers.Error).Should().Be((0, "", 0, ""));
        rows.Should().OnlyContain(row => row.Length == 2);
        answers.Output.TrimEnd('\n').Split('\n').Should().HaveSameCount(rows)
            .And.NotContain(line => line.Contains("\"error\":", StringComparison.Ordinal));
    }
}
