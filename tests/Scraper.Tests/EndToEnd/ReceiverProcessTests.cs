using System.Net;
using System.Net.Sockets;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>The receiver as a process of its own.</summary>
[TestClass]
public sealed class ReceiverProcessTests : IDisposable
{
    private readonly ProcessRun _program = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _program.Dispose();

    [TestMethod]
    public async Task ASidecarReportsToItAndItCountsWhateverSwitchesSay()
    {
        using var receiver = await EndToEndProcess.RunAsync(
            _program, "receive --listen 127.0.0.1:0 --state-dir received", "DO_NOT_TRACK=1");
        var once = await _program.RunAsync(
            $"once --target {Places.Fixture("influxd-2.9.1.prom")} --state-dir sent "
            + $"--sink webhook={new Uri(receiver.Address, "/api/v1/reports")}");
        once.Exit.Should().Be(0, once.Error);

        var usage = await _program.RunAsync(
            "usage --state-dir received --format csv --field buckets_total", "DO_NOT_TRACK=1");
        var (exit, took) = await receiver.TerminateAsync();

        usage.Should().Be(new ProcessRun.Result(
            0, "name,type,ids,installations,total\r\nbuckets_total,gauge,1,1,10\r\n", ""));
        exit.Should().Be(0, receiver.Error);
        took.Should().BeLessThan(TimeSpan.FromSeconds(10));
        receiver.Output.Should().BeEmpty();
        receiver.Error.Should().Contain("received accepted=1 duplicates=0 refused=-\n")
            .And.EndWith("stopped\n");
    }

    [TestMethod]
    public async Task AStateDirectoryThatCannotBeUsedIsExitSix()
    {
        _program.Put("file", "");

        var receive = await _program.RunAsync("receive --listen 127.0.0.1:0 --state-dir file/state");

        (receive.Exit, receive.Output).Should().Be((6, ""));
        receive.Error.Should().StartWith("state_unavailable: ");
    }

    [TestMethod]
    public async Task AnAddressThatIsTakenIsExitTwo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var receive = await _program.RunAsync($"receive --listen {taken.LocalEndpoint} --state-dir state");

        receive.Exit.Should().Be(2);
        receive.Error.Should().StartWith($"usage_invalid: cannot listen on {taken.LocalEndpoint}: ")
            .And.EndWith("; set receiver.listen_address to a free one\n");
    }

    /// <summary>KILLS sets how often.</summary>
    [TestMethod]
    [TestCategory("Real")]
    public async Task HoweverOftenItIsKilledEveryReportIsCountedOnce()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "12");
        var (random, stop) = (new Random(1), new CancellationTokenSource());
        var address = new Uri(Loopback.ClosedUrl());
        using var sender = new EndToEndSender(address);
        var sending = sender.SendAsync(8, stop.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            using var receiver = await EndToEndProcess.RunAsync(
                _program, $"receive --listen {address.Authority} --state-dir received");
            await Task.Delay(random.Next(700));
            await receiver.KillAsync();
        }
        using var last = await EndToEndProcess.RunAsync(
            _program, $"receive --listen {address.Authority} --state-dir received");
        await EndToEndWait.UntilAsync("it takes more", () => sender.Sent.Count > kills);
        await stop.CancelAsync();
        var tries = await sending;

        var sent = sender.Sent.Count;
        (await sender.PostAsync(address, string.Join('\n', sender.Sent))).Body.Should()
            .Be($$"""{"accepted":0,"duplicates":{{sent}},"refused":[]}""");
        (await last.GetAsync("/api/v1/usage?field=uptime_seconds")).Should()
            .Contain($"\"reports\":{sent},\"ids\":{sent},");
        (await last.TerminateAsync()).Exit.Should().Be(0);
        (await _program.RunAsync("usage --state-dir received --rebuild --format json --field uptime_seconds"))
            .Output.Should().Contain($"\"reports\":{sent},\"ids\":{sent},");
        TestContext.WriteLine($"{kills} kills, {sent} reports, {tries} tries, each counted once");
    }
}
