using Scraper.Forwarding;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>Whole outputs and exit codes of the commands, over the program's own wiring.</summary>
[TestClass]
public sealed class CommandTests : IDisposable
{
    private const string Id = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";

    // The bench's clock goes on whenever somebody looks at it.
    private const string Patient = "SCRAPER_SCRAPE_TIMEOUT=1m";

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    public async Task OnceSaysWhatItDidInOneLine()
    {
        var result = await _bench.RunAsync("once");

        result.Exit.Should().Be(0);
        result.Output.Should().MatchRegex(
            $"^default: 16 of 18 fields from 1508 samples, report {Id}; file accepted\n$");
        result.Error.Should().MatchRegex(
            @"^\S+ info collected target=default reason=once filled=16/18 lost=- samples=1508 rejected=0 "
            + @"partial=False attempts=1 seconds=\d+ next=never\n$");
        _bench.Pages.Targets.Should().Equal("default");
    }

    [TestMethod]
    public async Task OnceSummaryEndsWithOneJsonLineATarget()
    {
        _bench.Pages.Failing(1, FailureKind.ConnectionRefused, "nobody listens there.");

        var result = await _bench.RunAsync("once --summary --target a --target b");

        result.Exit.Should().Be(3);
        result.Error.Should().EndWith("\nconnection_refused: target default: nobody listens there.\n");
        result.Output.Should().MatchRegex(
            @"^{""report_id"":null,""target"":""default"",""exit"":3,""kind"":""connection_refused"","
            + @"""error"":""nobody listens there\."",""coverage"":null,""deliveries"":\[\]}\n"
            + @"{""report_id"":""" + Id + @""",""target"":""default-2"",""exit"":0,"
            + @"""coverage"":{""filled"":16,""of"":18},"
            + @"""deliveries"":\[{""sink"":""file"",""verdict"":""accepted"",""reason"":null}\]}\n$");
    }

    [TestMethod]
    [DataRow("once")]
    [DataRow("preview")]
    public async Task TargetsAreAskedSideBySide(string command)
    {
        // Neither page comes before both were asked for.
        var asked = 0;
        var both = new TaskCompletionSource();
        _bench.Pages.Meanwhile = _ =>
        {
            if (Interlocked.Increment(ref asked) == 2)
                both.SetResult();
            return both.Task;
        };

        (await _bench.RunAsync($"{command} --target a --target b", Patient)).Exit.Should().Be(0);
    }

    [TestMethod]
    [DataRow("once")]
    [DataRow("preview")]
    public async Task ButNotMoreOfThemThanTheSettingsAllow(string command)
    {
        var (now, most) = (0, 0);
        _bench.Pages.Meanwhile = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        };

        var result = await _bench.RunAsync(
            $"{command} --target a --target b --target c", "SCRAPER_MAX_CONCURRENT_SCRAPES=1 " + Patient);

        (result.Exit, most).Should().Be((0, 1));
    }

    [TestMethod]
    public async Task ADeliveryThatIsOwedIsFour()
    {
        _bench.Sinks.Add(new FakeSink("file") { Answer = Delivery.RetryLater("the disk is full") });

        var result = await _bench.RunAsync("once");

        result.Exit.Should().Be(4);
        result.Output.Should().EndWith("; file retry later (the disk is full)\n");
    }

    [TestMethod]
    public async Task AReportThatLeftTheOutboxBeforeWasDeliveredByAnother()
    {
        // The second page is asked for when the first report is kept: another process takes that one.
        var asked = 0;
        _bench.Pages.Meanwhile = _ =>
        {
            var other = _bench.State.Open();
            if (asked++ == 1)
                other.Accepted(other.NextDue("file", CommandsSome.Now)!, CommandsSome.Now);
            return Task.CompletedTask;
        };

        var result = await _bench.RunAsync("once --target a --target b");

        result.Exit.Should().Be(0);
        result.Output.Should().MatchRegex(
            @"; file accepted \(delivered by another process\)\ndefault-2: .*; file accepted\n$");
    }

    [TestMethod]
    public async Task AnUnusableStateDirectoryIsSixAndNothingIsAsked()
    {
        var result = await _bench.RunAsync("once --state-dir /dev/null/state");

        (result.Exit, result.Output).Should().Be((6, ""));
        result.Error.Should()
            .StartWith("state_unavailable: cannot use the state directory /dev/null/state: ");
        _bench.Pages.Asked.Should().BeEmpty();
    }

    [TestMethod]
    public async Task AnUnusableStateDirectoryIsTheReasonOfEveryTargetsSummary()
    {
        var result = await _bench.RunAsync("once --summary --state-dir /dev/null/state");

        result.Output.Should().Match(
            "{\"report_id\":null,\"target\":\"default\",\"exit\":6,\"kind\":\"state_unavailable\","
            + "\"error\":\"cannot use the state directory /dev/null/state: *\",\"coverage\":null,"
            + "\"deliveries\":[]}\n");
    }

    [TestMethod]
    public async Task WithoutWaitATargetIsAskedOnce()
    {
        _bench.Pages.Failing(1, FailureKind.ConnectionRefused, "nobody listens there.");

        (await _bench.RunAsync("once")).Exit.Should().Be(3);
        _bench.Pages.Asked.Should().HaveCount(1);
    }

    [TestMethod]
    [DataRow("preview --format json", "{\"schema\":\"influxdb-usage-telemetry/1\"")]
    [DataRow("preview --format text", "# TYPE influxdb_usage_buckets_total gauge\n")]
    [DataRow("preview --format lp", "buckets_total,arch=")]
    [DataRow("preview", "influxdb-usage-telemetry/1 · target default · 16 of 18 fields\n")]
    [DataRow("preview --sink file", "POST http://sink/\nAuthorization: <secret>\n\nbody\n")]
    [DataRow("preview --sink file --format json",
        """{"method":"POST","destination":"http://sink/","headers":[["Authorization","<secret>"]],"body":""")]
    public async Task PreviewShowsTheReportAsItIsAskedFor(string arguments, string beginning)
    {
        _bench.Sinks.Add(new FakeSink("file"));

        var result = await _bench.RunAsync(arguments);

        (result.Exit, result.Error).Should().Be((0, ""));
        result.Output.Should().StartWith(beginning);
        _bench.Pages.Targets.Should().Equal("default");
        System.IO.Directory.Exists(_bench.State.Path).Should().BeFalse();
    }

    [TestMethod]
    public async Task PreviewOfSeveralTargetsIsOneJsonLineEach() =>
        (await _bench.RunAsync("preview --format json --target a --target b"))
            .Output.Split('\n').Should().HaveCount(3);

    [TestMethod]
    public async Task PreviewOfAnUnknownSinkSaysWhichThereAre() =>
        (await _bench.RunAsync("preview --sink fil")).Should().Be(new CommandResult(
            2, "",
            "usage_invalid: --sink: there is no sink fil, there is file; did you mean file?\n"));

    [TestMethod]
    public async Task APreviewComparesWithTheLastReportThatWasKept()
    {
        await _bench.RunAsync("once");
        _bench.Pages.Text = _bench.Pages.Text.Replace("influxdb_buckets_total", "renamed");

        (await _bench.RunAsync("preview --format json")).Output.Should()
            .Contain("\"lost\":[\"buckets_total\"]");
    }

    [TestMethod]
    public async Task OfSeveralTargetsThatNobodyNamedTheAddressIsTold()
    {
        const string Targets = " --target a.prom --target http://b/metrics?token=x";

        var preview = await _bench.RunAsync("preview" + Targets);
        var check = await _bench.RunAsync("check --probe" + Targets);

        preview.Output.Should().Contain("· target default (a.prom) ·")
            .And.Contain("· target default-2 (http://b/metrics?token=…) ·");
        check.Output.Should().Contain("\ntarget default (a.prom): ok")
            .And.Contain("\ntarget default-2 (http://b/metrics?token=…): ok");
    }

    [TestMethod]
    public async Task SeveralTargetsAreTooManyForEval() =>
        (await _bench.RunAsync("eval up --target a --target b")).Should().Be(new CommandResult(
            2, "", "usage_invalid: eval asks one page; choose its target with --target\n"));

    [TestMethod]
    public async Task AWrongExpressionIsTwoWithItsPlace()
    {
        (await _bench.RunAsync("eval !up")).Should().Be(new CommandResult(
            2, "", "expression_invalid: 1:1: unexpected character '!'\n"));
        (await _bench.RunAsync("eval !up --format json")).Output
            .Should().Be("{\"expr\":\"!up\",\"error\":\"1:1: unexpected character '!'\"}\n");
        _bench.Pages.Asked.Should().BeEmpty();
    }

    [TestMethod]
    public async Task EvalOfLinesAnswersEveryOneAndIsDone() =>
        (await _bench.RunAsync("eval -", input: "1+\n\"1\\n+2\"\n\"broken\ninfluxdb_users_total"))
            .Should().Be(new CommandResult(
                0,
                "{\"expr\":\"1+\",\"error\":\"1:3: expected an expression, found end of input\"}\n"
                + "{\"expr\":\"1\\n+2\",\"result\":[[{},\"3\"]]}\n"
                + "{\"expr\":\"\\\"broken\",\"error\":\"1:1: this is no JSON string\"}\n"
                + "{\"expr\":\"influxdb_users_total\","
                + "\"result\":[[{\"__name__\":\"influxdb_users_total\"},\"8\"]]}\n",
                ""));

    [TestMethod]
    public async Task ParseTellsEveryRejectionWithItsPlaceAndIsThree() =>
        (await _bench.RunAsync("parse -", input: "a 1\nb{c=\"d} 2\n")).Should().Be(new CommandResult(
            3, "[\"a\",[],\"1\",null]\n",
            "-:2:10: expected '\"' to end the label value, found end of line\n"));

    [TestMethod]
    [DataRow("parse -", 0)]
    [DataRow("parse - --strict", 3)]
    [DataRow("parse --format openmetrics -", 3)]
    public async Task ParseReadsTheDialectThatIsAskedFor(string arguments, int exit) =>
        (await _bench.RunAsync(arguments, input: "a 1 \n")).Exit.Should().Be(exit);

    [TestMethod]
    public async Task AMissingPageIsThree() =>
        (await _bench.RunAsync("parse no-such.prom")).Should().Be(new CommandResult(
            3, "", "file_missing: no-such.prom: there is no such file; - is standard input\n"));

    [TestMethod]
    public async Task SchemaPrintsTheBuiltInOne() =>
        (await _bench.RunAsync("schema")).Output
            .Should().StartWith("# The usage telemetry of InfluxDB");
}
