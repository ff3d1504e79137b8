using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>once --wait</c> as a process: one deadline for all targets and all sinks.</summary>
[TestClass]
public sealed class WaitTests : IDisposable
{
    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _receiver = new();
    private readonly EndToEndServer _server;

    public WaitTests() => _server = EndToEndTiny.Serve(_program, _receiver);

    public void Dispose()
    {
        _server.Dispose();
        _receiver.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task ManyTargetsThatHangEndTogetherWithTheTime()
    {
        var targets = Enumerable.Range(0, 24).Select(at => $"--target {_server.Url($"/hang/{at}")}").ToList();
        foreach (var at in Enumerable.Range(0, 24))
            _server.Answer($"/hang/{at}", Hang);

        var (result, took) = await RunAsync($"once --wait 3s {string.Join(' ', targets)}");

        result.Exit.Should().Be(3);
        result.Error.Split('\n').Count(line => line.StartsWith("scrape_timeout: target default"))
            .Should().Be(24);
        result.Error.Should().EndWith("no page came before the time to wait for it (--wait) was up\n");
        took.TotalSeconds.Should().BeInRange(3, 15);
    }

    [TestMethod]
    public async Task WhatOneTargetGaveIsDeliveredWhileAnotherIsWaitedFor()
    {
        _server.Answer("/hang", Hang);
        using var once = EndToEndProcess.Start(
            _program, $"once --wait 10m --target {_server.Url("/hang")} --target {_server.Url("/metrics")}");

        await EndToEndWait.UntilAsync("a delivery", () => _receiver.Posts.Any());

        _server.Answer("/hang", "404 Not Found", []);
        await once.TerminateAsync();
    }

    [TestMethod]
    public async Task ASinkThatIsBusyForAMomentGetsTheReport()
    {
        _receiver.Answer("/hook", "503 Service Unavailable", []);
        using var once = EndToEndProcess.Start(_program, "once --wait 60s");
        await EndToEndWait.UntilAsync("a first attempt", () => _receiver.Posts.Any());
        _receiver.Answer("/hook", "200 OK", []);

        (await once.ExitAsync()).Should().Be(0, once.Error);

        _receiver.Posts.Select(post => EndToEndJson.Id(post.Text)).Distinct().Should().ContainSingle();
        EndToEndText.Normal(once.Output).Should().EndWith("; file accepted, webhook accepted\n");
    }

    [TestMethod]
    public async Task ASinkThatNobodyListensForYetGetsTheReport()
    {
        _receiver.Down();
        using var once = EndToEndProcess.Start(_program, "once --wait 60s");
        await EndToEndWait.UntilAsync("the file's report", () =>
            _program.Left().Contains("state/reports.jsonl"));
        _receiver.Up();

        (await once.ExitAsync()).Should().Be(0, once.Error);
    }

    [TestMethod]
    [DataRow("401 Unauthorized", "", "")]
    [DataRow("404 Not Found", "", "")]
    [DataRow("503 Service Unavailable", "Retry-After: 3600\n", " (not within 1h, as it asks)")]
    public async Task WhatWaitingCannotHelpEndsAtOnce(string status, string headers, string pause)
    {
        _receiver.Answer("/hook", status, [], headers: headers);

        var (result, took) = await RunAsync("once --wait 10m");

        (result.Exit, _receiver.Posts.Count()).Should().Be((4, 1));
        result.Output.Should().Contain($"webhook retry later ({status}{pause})");
        took.Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    [TestMethod]
    public async Task AnAttemptThatHangsEndsWithTheTime()
    {
        _receiver.Answer("/hook", Hang);

        var (result, took) = await RunAsync("once --wait 3s");

        result.Exit.Should().Be(4);
        result.Output.Should().Contain("webhook retry later (no answer within ");
        took.TotalSeconds.Should().BeInRange(3, 15);
    }

    private static Task Hang(Stream stream) => stream.ReadAsync(new byte[1]).AsTask();

    private async Task<(ProcessRun.Result Result, TimeSpan Took)> RunAsync(string arguments)
    {
        var began = TimeProvider.System.GetTimestamp();
        var result = await _program.RunAsync(arguments);
        return (result, TimeProvider.System.GetElapsedTime(began));
    }
}
