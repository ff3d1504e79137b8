using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>once</c> as a process: exit codes and their order, summaries, patience.</summary>
[TestClass]
public sealed class OnceTests : IDisposable
{
    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;

    public OnceTests() => _server = EndToEndTiny.Serve(_program);

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task TheSummaryIsOneLineATarget()
    {
        var result = await _program.RunAsync(
            $"once --summary --target no.prom --target {_server.Url("/metrics")}");

        (result.Exit, EndToEndText.Normal(result.Output)).Should().Be((3,
            """{"report_id":null,"target":"default","exit":3,"kind":"file_missing","error":"there is no """
            + "file 'no.prom'; check the path (an address of a server begins with http:// or https://)\","
            + "\"coverage\":null,\"deliveries\":[]}\n"
            + """{"report_id":"ID","target":"default-2","exit":0,"coverage":{"filled":3,"of":4}"""
            + ""","deliveries":[{"sink":"file","verdict":"accepted","reason":null},"""
            + """{"sink":"webhook","verdict":"accepted","reason":null}]}""" + "\n"));
        EndToEndText.Normal(result.Error).Should().Be(
            "TIME info collected target=default-2 reason=once filled=3/4 lost=- samples=12 rejected=1 "
            + "partial=False attempts=1 seconds=S next=never\n"
            + "file_missing: target default: there is no file 'no.prom'; check the path (an address of a "
            + "server begins with http:// or https://)\n");
    }

    [TestMethod]
    public async Task AReportThatIsOwedIsFourAndIsDeliveredByTheNextRun()
    {
        _server.Answer("/hook", "503 Service Unavailable", []);
        (await _program.RunAsync("once")).Exit.Should().Be(4);
        _server.Answer("/hook", "200 OK", []);
        await EndToEndWait.UntilAsync("the pause is over", async () =>
            (await _program.RunAsync("once")).Exit == 0);

        var ids = _server.Posts.Select(post => EndToEndJson.Id(post.Text)).ToList();
        ids.Distinct().Should().Equal(EndToEndJson.Ids(_program.Read("state/reports.jsonl")));
        ids.Should().BeInAscendingOrder();
    }

    [TestMethod]
    public async Task AFieldThatTheInstanceHadBeforeIsLostAndWarnedOfOnce()
    {
        var page = await System.IO.File.ReadAllTextAsync(Places.Fixture("influxd-2.9.1.prom"));
        _program.Put("before.prom", page);
        _program.Put("after.prom", page.Replace("qc_all_", "qc_every_", StringComparison.Ordinal));
        const string flags = "--state-dir drift --config none.yaml --target";
        _program.Put("none.yaml", "");

        await _program.RunAsync($"once {flags} before.prom");
        var lost = await _program.RunAsync($"once {flags} after.prom");
        var still = await _program.RunAsync($"once {flags} after.prom");

        EndToEndText.Normal(lost.Error).Should().StartWith(
            "TIME warn fields lost target=default fields=query_duration_seconds: they had a source in "
            + "the report before and have none now; ask the page with check --probe\n"
            + "TIME info collected target=default reason=once filled=15/18 lost=query_duration_seconds ");
        still.Error.Should().NotContain("fields lost").And.Contain("lost=-");
    }

    [TestMethod]
    public async Task ARefusedReportIsFourAndWaitsForTheEndOfItsHour()
    {
        _server.Answer("/hook", "400 Bad Request", "no such thing"u8.ToArray());
        var refused = await _program.RunAsync("once --summary");
        var next = await _program.RunAsync("once --summary");

        (refused.Exit, next.Exit).Should().Be((4, 4));
        refused.Output.Should().Contain("\"verdict\":\"rejected\",\"reason\":\"400 Bad Request: no such");
        next.Output.Should().Contain("\"verdict\":\"rejected\",\"reason\":\"400 Bad Request: no such");
        (await _program.RunAsync("status --format json")).Output
            .Should().Match("*\"sink\":\"webhook\",\"waiting\":2,*\"set_aside\":0,*");
    }

    [TestMethod]
    [DataRow("", "503 x", 4, "owed")]
    [DataRow("--target no.prom", "503 x", 3, "no page")]
    [DataRow("--target no.prom --target URL", "503 x", 3, "no page before owed")]
    [DataRow("--target no.prom --state-dir scraper.yaml", "200 x", 6, "no state before no page")]
    [DataRow("--state-dir scraper.yaml --schema no.yaml", "200 x", 2, "settings before state")]
    [DataRow("--reporting-disabled --schema no.yaml --config no.yaml", "200 x", 5, "off before all")]
    public async Task TheHeaviestOutcomeDecides(string flags, string hook, int exit, string because)
    {
        _server.Answer("/hook", hook, []);

        var result = await _program.RunAsync(
            $"once {flags}".Trim().Replace("URL", _server.Url("/metrics"), StringComparison.Ordinal));

        result.Exit.Should().Be(exit, because + "\n" + result.Error);
    }

    [TestMethod]
    public async Task WaitingMeetsATargetThatComesUpLater()
    {
        _server.Answer("/metrics", "503 x", "{\"status\":\"starting\"}"u8.ToArray(), "application/json");
        using var once = EndToEndProcess.Start(_program, "once --wait 60s");
        await EndToEndWait.UntilAsync("it was asked", () => !_server.Requests.IsEmpty);
        _server.Answer("/metrics", "200 OK", System.Text.Encoding.UTF8.GetBytes(EndToEndTiny.Page));

        (await once.ExitAsync()).Should().Be(0, once.Error);

        EndToEndText.Normal(once.Error).Should().MatchRegex(
            "^TIME info collected target=db reason=once filled=3/4 .* attempts=2 seconds=S next=never\n$");
        EndToEndText.Normal(once.Output).Should().StartWith("db: 3 of 4 fields from 12 samples, report ID; ");
    }

    [TestMethod]
    public async Task WithoutWaitingATargetThatIsNotUpIsThreeAtOnce()
    {
        _server.Answer("/metrics", "503 x", "{\"status\":\"starting\"}"u8.ToArray(), "application/json");

        (await _program.RunAsync("once")).Exit.Should().Be(3);

        _server.Requests.Should().ContainSingle();
    }

    [TestMethod]
    public async Task ASignalEndsTheWaiting()
    {
        _server.Down();
        using var once = EndToEndProcess.Start(_program, "once --wait 10m");
        await EndToEndWait.UntilAsync("the state is open", () => _program.Left().Contains("state/outbox.db"));

        var (exit, took) = await once.TerminateAsync();

        (exit, once.Output).Should().Be((3, ""));
        once.Error.Should().NotContain("bug").And.NotContain("   at ");
        took.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }
}
