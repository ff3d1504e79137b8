using System.Net;
using System.Net.Http;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Receivers as processes of their own, on one PostgreSQL.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class ReceiversOnPostgresTests : IDisposable
{
    private readonly ProcessRun _program = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _program.Dispose();

    /// <summary>KILLS sets how often: every third time it is PostgreSQL that is killed.</summary>
    [TestMethod]
    public async Task HoweverOftenTwoOfThemAndTheDatabaseAreKilledEveryReportIsCountedOnce()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "12");
        var (random, stop) = (new Random(1), new CancellationTokenSource());
        using var database = await RunningPostgres.StartAsync(Assert.Inconclusive);
        Settings(database.Create("received"));
        Uri[] addresses = [new(Loopback.ClosedUrl()), new(Loopback.ClosedUrl())];
        var receivers = await Task.WhenAll(addresses.Select(RunAsync));
        using var sender = new EndToEndSender(addresses);
        var sending = sender.SendAsync(8, stop.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.Next(700));
            if (kill % 3 == 2)
            {
                await (kill % 2 == 0 ? database.KillAsync() : database.StopAsync());
                await database.UpAsync();
                continue;
            }
            await receivers[kill % 2].KillAsync();
            receivers[kill % 2].Dispose();
            receivers[kill % 2] = await RunAsync(addresses[kill % 2]);
        }
        await EndToEndWait.UntilAsync("they take more", () => sender.Sent.Count > kills);
        await stop.CancelAsync();
        var tries = await sending;

        var sent = sender.Sent.Count;
        (await sender.PostAsync(addresses[1], string.Join('\n', sender.Sent))).Should()
            .Be((HttpStatusCode.Accepted, $$"""{"accepted":0,"duplicates":{{sent}},"refused":[]}"""));
        foreach (var receiver in receivers)
        {
            (await receiver.GetAsync("/api/v1/usage?field=uptime_seconds")).Should()
                .Contain($"\"reports\":{sent},\"ids\":{sent},");
            (await receiver.TerminateAsync()).Exit.Should().Be(0, receiver.Error);
            receiver.Dispose();
        }
        (await _program.RunAsync("usage --config receiver.yaml --rebuild --format json")).Output
            .Should().Contain($"\"reports\":{sent},\"ids\":{sent},");
        TestContext.WriteLine($"{kills} kills, {sent} reports, {tries} tries, each counted once");
    }

    [TestMethod]
    public async Task WhileTheDatabaseIsAwayItSaysSoAndItComesBackByItself()
    {
        using var database = await RunningPostgres.StartAsync(Assert.Inconclusive);
        Settings(database.Create("received"));
        await database.StopAsync();
        var address = new Uri(Loopback.ClosedUrl());
        using var receiver = await RunAsync(address);
        using var client = new HttpClient { BaseAddress = address };
        using var sender = new EndToEndSender(address);

        using var answer = await client.PostAsync("/api/v1/reports", sender.Content());
        var ready = await client.GetAsync("/readyz");
        var asked = await client.GetAsync("/api/v1/usage");
        var usage = await _program.RunAsync("usage --config receiver.yaml");
        await database.UpAsync();
        await EndToEndWait.UntilAsync(
            "it is ready", async () => (await client.GetAsync("/readyz")).IsSuccessStatusCode);

        (answer.StatusCode, answer.Headers.RetryAfter!.Delta).Should()
            .Be((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)));
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).Should()
            .StartWith("not ready: cannot reach the store postgres://127.0.0.1:");
        (asked.StatusCode, asked.Headers.RetryAfter!.Delta).Should()
            .Be((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)));
        (usage.Exit, usage.Output).Should().Be((6, ""));
        usage.Error.Should().StartWith("state_unavailable: cannot reach the store postgres://127.0.0.1:");
        using var again = await client.PostAsync("/api/v1/reports", sender.Content());
        again.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (receiver.Error + usage.Error).Should().NotContain(Uri.EscapeDataString(RunningPostgres.Password))
            .And.NotContain(RunningPostgres.Password);
    }

    [TestMethod]
    public async Task WhatAReceiverKeptIsAskedRebuiltAndForgottenFromTheCommandLine()
    {
        using var database = await RunningPostgres.StartAsync(Assert.Inconclusive);
        Settings(database.Create("received"));
        var address = new Uri(Loopback.ClosedUrl());
        using var receiver = await RunAsync(address);
        using var sender = new EndToEndSender(address);
        const string Question = "usage --config receiver.yaml --format csv --field buckets_total";
        foreach (var id in (string[])["a", "b"])
            await sender.PostAsync(address, EndToEndSender.Report(id));

        var before = await _program.RunAsync(Question);
        (await _program.RunAsync(Question + " --rebuild")).Should().Be(before);
        var forgotten = await _program.RunAsync("usage --config receiver.yaml --forget a");

        before.Should().Be(new ProcessRun.Result(
            0, "name,type,ids,installations,total\r\nbuckets_total,gauge,2,2,8\r\n", ""));
        forgotten.Output.Should().Be("forgotten: its reports and its addresses are removed\n");
        (await receiver.GetAsync("/api/v1/usage?field=buckets_total&format=csv")).Should()
            .EndWith("buckets_total,gauge,1,1,4\r\n");
    }

    private void Settings(string url) => _program.Put("receiver.yaml",
        $"receiver: {{store: postgres, postgres: {{url: '{url}'}}}}\n");

    private Task<EndToEndProcess> RunAsync(Uri address) => EndToEndProcess.RunAsync(
        _program, $"receive --config receiver.yaml --listen {address.Authority} --state-dir received");
}
