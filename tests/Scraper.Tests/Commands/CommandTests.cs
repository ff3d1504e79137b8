using Scraper.Forwarding;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>Whole outputs and exit codes of the commands that collect, over parts that are made up.</summary>
[TestClass]
public sealed class CommandTests
{
    private const string Id = "019b7a40-0000-7000-8000-000000000001";

    private readonly FakeParts _parts = new();

    [TestMethod]
    public async Task OnceSaysWhatItDidInOneLine()
    {
        var result = await CommandsSome.RunAsync(_parts, "once");

        result.Should().Be(new CommandsSome.Result(
            0, $"default: 16 of 18 fields from 1623 samples, report {Id}; file accepted\n", ""));
        _parts.Stations.Asked.Should().Equal("collect default", "drain");
    }

    [TestMethod]
    public async Task OnceSummaryEndsWithOneJsonLineATarget()
    {
        _parts.Stations.FailNext(FailureKind.ConnectionRefused, "nobody listens there.");

        var result = await CommandsSome.RunAsync(_parts, "once --summary --target a --target b");

        result.Exit.Should().Be(3);
        result.Error.Should().Be("connection_refused: target default: nobody listens there.\n");
        result.Output.Should().Be(
            "{\"report_id\":null,\"target\":\"default\",\"exit\":3,\"coverage\":null,\"deliveries\":[]}\n"
            + $"{{\"report_id\":\"{Id}\",\"target\":\"default-2\",\"exit\":0,"
            + "\"coverage\":{\"filled\":16,\"of\":18},"
            + "\"deliveries\":[{\"sink\":\"file\",\"verdict\":\"accepted\",\"reason\":null}]}\n");
    }

    [TestMethod]
    public async Task ADeliveryThatIsOwedIsFour()
    {
        _parts.Stations.Deliveries["file"] = Delivery.RetryLater("the disk is full");

        var result = await CommandsSome.RunAsync(_parts, "once");

        result.Exit.Should().Be(4);
        result.Output.Should().EndWith("; file retry later (the disk is full)\n");
    }

    [TestMethod]
    public async Task AReportThatLeftTheOutboxBeforeWasDeliveredByAnother()
    {
        _parts.Stations.Deliveries.Clear();

        var result = await CommandsSome.RunAsync(_parts, "once");

        result.Exit.Should().Be(0);
        result.Output.Should().EndWith("; file accepted (delivered by another process)\n");
    }

    [TestMethod]
    public async Task AnUnusableStateDirectoryIsSixAndNothingIsAsked()
    {
        _parts.Stations.StateFailure = new Failure(FailureKind.StateReadOnly, "/state is read-only.");

        var result = await CommandsSome.RunAsync(_parts, "once");

        result.Should().Be(new CommandsSome.Result(6, "", "state_read_only: /state is read-only.\n"));
        _parts.Stations.Asked.Should().BeEmpty();
    }

    [TestMethod]
    public async Task WithoutWaitATargetIsAskedOnce()
    {
        _parts.Stations.FailNext(FailureKind.ConnectionRefused, "nobody listens there.");

        (await CommandsSome.RunAsync(_parts, "once")).Exit.Should().Be(3);
    }

    [TestMethod]
    [DataRow("preview --format json", "{\"schema\":\"influxdb-usage-telemetry/1\"")]
    [DataRow("preview --format text", "# TYPE buckets_total gauge\n")]
    [DataRow("preview --format lp", "buckets_total,arch=")]
    [DataRow("preview", "influxdb-usage-telemetry/1 · target default · 16 of 18 fields\n")]
    [DataRow("preview --sink file", "POST http://sink/\nAuthorization: <secret>\n\nbody\n")]
    [DataRow("preview --sink file --format json",
        """{"method":"POST","destination":"http://sink/","headers":[["Authorization","<secret>"]],"body":""")]
    public async Task PreviewShowsTheReportAsItIsAskedFor(string arguments, string beginning)
    {
        var result = await CommandsSome.RunAsync(_parts, arguments);

        (result.Exit, result.Error).Should().Be((0, ""));
        result.Output.Should().StartWith(beginning);
        _parts.Stations.Asked.Should().Equal("preview default");
    }

    [TestMethod]
    public async Task PreviewOfSeveralTargetsIsOneJsonLineEach() =>
        (await CommandsSome.RunAsync(_parts, "preview --format json --target a --target b"))
            .Output.Split('\n').Should().HaveCount(3);

    [TestMethod]
    public async Task PreviewOfAnUnknownSinkSaysWhichThereAre() =>
        (await CommandsSome.RunAsync(_parts, "preview --sink fil")).Should().Be(new CommandsSome.Result(
            2, "",
            "usage_invalid: --sink: there is no sink fil, there is file; did you mean file?\n"));

    [TestMethod]
    public async Task CheckIsOneLineWhenAllIsWell() =>
        (await CommandsSome.RunAsync(_parts, "check")).Should().Be(new CommandsSome.Result(
            0, "defaults: valid; schema test/1, 1 target, 1 sink, reporting on\n", ""));

    [TestMethod]
    public async Task CheckTellsFaultsOfSettingsAndSchemaTogether()
    {
        var parts = new FakeParts { SchemaFaults = [new Fault("own.yaml", 3, 1, "no such key")] };

        (await CommandsSome.RunAsync(parts, "check", "SCRAPER_LOG_FORMAT=xml")).Should().Be(
            new CommandsSome.Result(2, "",
                "environment: SCRAPER_LOG_FORMAT: expected one of text, json, found \"xml\"\n"
                + "own.yaml:3:1: no such key\n"));
    }

    [TestMethod]
    public async Task CheckProbeTellsOneLineATargetAndSink()
    {
        _parts.Stations.FakeSinks.Add(new FakeSink("hook") { Unreachable = "nobody listens there." });

        (await CommandsSome.RunAsync(_parts, "check --probe")).Should().Be(new CommandsSome.Result(
            4,
            "defaults: valid; schema test/1, 1 target, 1 sink, reporting on\n"
            + "target default: ok, 16 of 18 fields from 1623 samples\n"
            + "sink file: ok\n"
            + "sink hook: unreachable\n",
            "sink hook: nobody listens there.\n"));
    }

    [TestMethod]
    public async Task SeveralTargetsAreTooManyForEval() =>
        (await CommandsSome.RunAsync(_parts, "eval up --target a --target b")).Should().Be(
            new CommandsSome.Result(
                2, "", "usage_invalid: eval asks one page; choose its target with --target\n"));

    [TestMethod]
    public async Task AWrongExpressionIsTwoWithItsPlace()
    {
        (await CommandsSome.RunAsync(_parts, "eval !up")).Should().Be(new CommandsSome.Result(
            2, "", "expression_invalid: 1:1: unexpected character '!'\n"));
        (await CommandsSome.RunAsync(_parts, "eval !up --format json")).Output
            .Should().Be("{\"expr\":\"!up\",\"error\":\"1:1: unexpected character '!'\"}\n");
        _parts.Stations.Asked.Should().BeEmpty();
    }

    [TestMethod]
    public async Task EvalOfLinesAnswersEveryOneAndIsDone() =>
        (await CommandsSome.RunAsync(_parts, "eval -", input: "1+\n\"1\\n+2\"\n\"broken")).Should().Be(
            new CommandsSome.Result(
                0,
                "{\"expr\":\"1+\",\"error\":\"1:3: expected an expression, found end of input\"}\n"
                + "{\"expr\":\"1\\n+2\",\"result\":[[{},\"3\"]]}\n"
                + "{\"expr\":\"\\\"broken\",\"error\":\"1:1: this is no JSON string\"}\n",
                ""));

    [TestMethod]
    public async Task ParseTellsEveryRejectionWithItsPlaceAndIsThree() =>
        (await CommandsSome.RunAsync(_parts, "parse -", input: "a 1\nb{c=\"d} 2\n")).Should().Be(
            new CommandsSome.Result(
                3, "[\"a\",[],\"1\",null]\n",
                "-:2:10: expected '\"' to end the label value, found end of line\n"));

    [TestMethod]
    [DataRow("parse -", 0)]
    [DataRow("parse - --strict", 3)]
    [DataRow("parse --format openmetrics -", 3)]
    public async Task ParseReadsTheDialectThatIsAskedFor(string arguments, int exit) =>
        (await CommandsSome.RunAsync(_parts, arguments, input: "a 1 \n")).Exit.Should().Be(exit);

    [TestMethod]
    public async Task AMissingPageIsThree() =>
        (await CommandsSome.RunAsync(_parts, "parse no-such.prom")).Should().Be(new CommandsSome.Result(
            3, "", "file_missing: no-such.prom: there is no such file; - is standard input\n"));

    [TestMethod]
    public async Task SchemaPrintsTheBuiltInOne() =>
        (await CommandsSome.RunAsync(_parts, "schema")).Output
            .Should().StartWith("# The usage telemetry of InfluxDB");
}
