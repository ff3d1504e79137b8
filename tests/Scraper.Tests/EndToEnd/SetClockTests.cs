using System.IO;
using System.Text.RegularExpressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>run</c> as a process whose wall clock somebody sets, by the library of Debian's faketime; a
/// test is inconclusive where that is missing.</summary>
[TestClass]
public sealed class SetClockTests : IDisposable
{
    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _receiver = new();
    private readonly EndToEndServer _server;

    public SetClockTests() => _server = EndToEndTiny.Serve(_program, _receiver);

    private int Written => _program.Left().Contains("state/reports.jsonl")
        ? EndToEndJson.Ids(_program.Read("state/reports.jsonl")).Count
        : 0;

    public void Dispose()
    {
        _server.Dispose();
        _receiver.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    [DataRow("interval: 1s", "-3y")]
    [DataRow("interval: 1s", "+3y")]
    [DataRow("cron: '* * * * * ?'", "-3y")]
    [DataRow("cron: '* * * * * ?'", "+3y")]
    public async Task ItGoesOnCollectingAndDelivering(string schedule, string set)
    {
        _program.Put("scraper.yaml", _program.Read("scraper.yaml")
            .Replace("interval: 1s", schedule, StringComparison.Ordinal));
        _receiver.Answer("/hook", "503 Service Unavailable", []);
        using var sidecar = await StartAsync();
        await EndToEndWait.UntilAsync("reports that wait", () => Written >= 2 && _receiver.Posts.Any());

        SetClock(set);
        var (written, sent) = (Written, _receiver.Posts.Count());
        await EndToEndWait.UntilAsync("more reports and attempts", () =>
            Written >= written + 3 && _receiver.Posts.Count() > sent);
        var health = await sidecar.GetAsync("/healthz");
        _receiver.Answer("/hook", "200 OK", []);
        await EndToEndWait.UntilAsync("a drained outbox", async () =>
            await sidecar.MetricAsync("scraper_outbox_reports{sink=\"webhook\"}") == 0);

        health.Should().StartWith("ok\n").And.MatchRegex(@", \d s ago; (next tick|collecting)");
        Regex.Matches(sidecar.Error, @"(?m)^\d{4}-").Select(year => year.Value).Distinct()
            .Should().HaveCount(2, "the clock was set");
        (await sidecar.TerminateAsync()).Exit.Should().Be(0);
        sidecar.Error.Should().NotContain("expired");
    }

    private Task<EndToEndProcess> StartAsync()
    {
        var library = new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu" }
            .Select(place => Path.Combine(place, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);
        if (library is null)
            Assert.Inconclusive("libfaketime is not here");
        SetClock("+0");
        return EndToEndProcess.RunAsync(
            _program, environment: $"LD_PRELOAD={library} FAKETIME_TIMESTAMP_FILE=clock FAKETIME_NO_CACHE=1 "
            + "FAKETIME_DONT_FAKE_MONOTONIC=1");
    }

    private void SetClock(string by) => _program.Put("clock", by);
}
