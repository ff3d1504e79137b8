using System.Text.Json;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>run</c> as a process: it collects, serves its pages, and loses no report to a receiver that is
/// away, a signal or a crash.</summary>
[TestClass]
public sealed class SidecarProcessTests : IDisposable
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _receiver = new();
    private readonly EndToEndServer _server;

    public SidecarProcessTests() => _server = EndToEndTiny.Serve(_program, _receiver);

    private List<string> Sent => [.. _receiver.Posts.Select(post => EndToEndJson.Id(post.Text))];

    private List<string> Written => _program.Left().Contains("state/reports.jsonl")
        ? EndToEndJson.Ids(_program.Read("state/reports.jsonl"))
        : [];

    public void Dispose()
    {
        _server.Dispose();
        _receiver.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task ItCollectsDeliversAndServesItsPages()
    {
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await EndToEndWait.UntilAsync("three deliveries", () => Sent.Count >= 3 && Written.Count >= 3);

        (await sidecar.GetAsync("/healthz")).Should().MatchRegex(
            @"^ok\ntarget db: last success \S+Z, \d+ s ago; (next tick \S+Z|collecting)\n$");
        (await sidecar.GetAsync("/readyz")).Should().StartWith("ready\ntarget db: ");
        (await sidecar.MetricAsync("scraper_reporting_disabled")).Should().Be(0);
        (await sidecar.MetricAsync("scraper_fields_filled{target=\"db\"}")).Should().Be(3);
        (await sidecar.MetricAsync("scraper_collections_total{target=\"db\",outcome=\"success\"}"))
            .Should().BeGreaterThanOrEqualTo(3);
        var (exit, took) = await sidecar.TerminateAsync();

        (exit, sidecar.Output).Should().Be((0, ""));
        took.Should().BeLessThan(TimeToStop);
        sidecar.Error.Should().EndWith(" info stopped\n").And.NotContain("warn");
        Sent.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
        _receiver.Posts.Select(post => ReasonOf(post.Text)).Distinct()
            .Should().BeEquivalentTo("startup", "scheduled");
    }

    [TestMethod]
    public async Task AHangupIsToldAndEndsNothing()
    {
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await sidecar.SignalAsync("HUP");
        await EndToEndWait.UntilAsync("a line about it", () => sidecar.Error.Contains("SIGHUP"));
        var sent = Sent.Count;
        await EndToEndWait.UntilAsync("one more delivery", () => Sent.Count > sent);

        (await sidecar.TerminateAsync()).Exit.Should().Be(0);
        sidecar.Error.Should().Contain(
            " info SIGHUP is ignored: settings are read at the start; restart to have them read again\n");
    }

    [TestMethod]
    public async Task AReceiverThatWasAwayGetsEveryReportOnceAndInOrder()
    {
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await EndToEndWait.UntilAsync("a settled delivery", async () => Sent.Count > 0
            && await sidecar.MetricAsync("scraper_deliveries_total{sink=\"webhook\",verdict=\"accepted\"}")
            == Sent.Count);
        _receiver.Down();
        await EndToEndWait.UntilAsync("a growing outbox", async () =>
            await sidecar.MetricAsync("scraper_outbox_reports{sink=\"webhook\"}") >= 3);
        (await sidecar.GetAsync("/healthz")).Should().StartWith("ok\n");
        var owed = Written;
        _receiver.Up();
        await EndToEndWait.UntilAsync("a drained outbox", () => !owed.Except(Sent).Any());

        (await sidecar.TerminateAsync()).Exit.Should().Be(0);
        (await _program.RunAsync("once")).Exit.Should().Be(0, "it delivers what the signal left");

        Sent.Should().Equal(Written).And.OnlyHaveUniqueItems().And.BeInAscendingOrder();
        sidecar.Error.Should()
            .Contain("warn sink webhook does not take reports, they are kept and tried again: ")
            .And.Contain("info sink webhook takes reports again\n");
    }

    [TestMethod]
    public async Task ACrashLosesNothing()
    {
        _receiver.Answer("/hook", stream => stream.ReadAsync(new byte[1]).AsTask());
        using (var first = await EndToEndProcess.RunAsync(_program))
        {
            await EndToEndWait.UntilAsync("reports behind a hanging delivery", () =>
                Sent.Count == 1 && Written.Count >= 2);
            await first.KillAsync();
        }
        var owed = Written;
        _receiver.Answer("/hook", "200 OK", []);

        using var second = await EndToEndProcess.RunAsync(_program);
        await EndToEndWait.UntilAsync("the rest", () => !owed.Except(Sent).Any());

        (await second.TerminateAsync()).Exit.Should().Be(0);
        Sent[0].Should().Be(Sent[1], "nobody knows whether the first attempt arrived");
        Sent[1..].Should().StartWith(owed).And.OnlyHaveUniqueItems().And.BeInAscendingOrder();
        Written.Should().OnlyHaveUniqueItems();
    }

    [TestMethod]
    public async Task ASignalEndsItWithinTenSecondsWhateverHangs()
    {
        _receiver.Answer("/hook", stream => stream.ReadAsync(new byte[1]).AsTask());
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await EndToEndWait.UntilAsync("a hanging delivery", () => Sent.Count == 1);
        _server.Answer("/metrics", stream => stream.ReadAsync(new byte[1]).AsTask());
        var asked = _server.Requests.Count;
        await EndToEndWait.UntilAsync("a hanging scrape", () => _server.Requests.Count > asked);

        var (exit, took) = await sidecar.TerminateAsync();

        exit.Should().Be(0, sidecar.Error);
        took.Should().BeLessThan(TimeToStop);
        var status = await _program.RunAsync("status --format json");
        status.Output.Should().NotContain("\"sink\":\"webhook\",\"waiting\":0,");
    }

    [TestMethod]
    public async Task ItStartsBeforeItsDatabase()
    {
        _program.Put("scraper.yaml", _program.Read("scraper.yaml")
            .Replace("interval: 1s", "interval: 8h", StringComparison.Ordinal));
        _server.Down();
        using var sidecar = await EndToEndProcess.RunAsync(_program);
        await EndToEndWait.UntilAsync("a first try", () =>
            sidecar.Error.Contains("not collected yet target=db", StringComparison.Ordinal));
        _server.Up();

        await EndToEndWait.UntilAsync("a report", () => Sent.Count == 1);

        ReasonOf(_receiver.Posts.Single().Text).Should().Be("startup");
        (await sidecar.TerminateAsync()).Exit.Should().Be(0);
        sidecar.Error.Split('\n').Where(line => line.Contains("collected", StringComparison.Ordinal))
            .Should().HaveCount(2, "one line for the whole series, one for its end");
    }

    [TestMethod]
    public async Task APortThatIsTakenIsASentence()
    {
        var result = await _program.RunAsync(
            "run", "SCRAPER_LISTEN_ADDRESS=" + new Uri(_server.Url("")).Authority);

        (result.Exit, result.Output).Should().Be((2, ""));
        result.Error.Should().Match(
            "usage_invalid: cannot listen on 127.0.0.1:*; set listen_address to a free one\n");
    }

    private static string? ReasonOf(string report)
    {
        using var json = JsonDocument.Parse(report);
        return json.RootElement.GetProperty("reason").GetString();
    }
}
