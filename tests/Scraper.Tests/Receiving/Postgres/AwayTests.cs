using Scraper.Outcomes;
using Scraper.Receiving.Postgres;
using Scraper.Settings;
using Scraper.Tests.Receiving.Usage;
using Scraper.Tests.Support;

namespace Scraper.Tests.Receiving.Postgres;

/// <summary>A PostgreSQL that is away, hangs, or forgets to sync.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class AwayTests
{
    [TestMethod]
    public async Task WhileItIsAwayNothingIsKeptAndItComesBackByItself()
    {
        using var server = await RunningPostgres.StartAsync(Assert.Inconclusive);
        var url = server.Create("away");
        await server.StopAsync();
        await using var store = await OpenAsync(url);
        var reports = new GeneratedServers(5).Make().ToArray();

        var failure = (await store.KeepAsync([ReportStoreTests.Received(reports[0])], default)).Failure!;
        await server.UpAsync();
        (await store.ProbeAsync(default)).Should().BeNull();
        (await ReportStoreTests.KeepAsync(store, reports)).Should().AllBeEquivalentTo(true);
        await server.KillAsync();
        (await store.ProbeAsync(default))!.Message.Should().StartWith("cannot reach the store postgres://");
        await server.UpAsync();

        (await ReportStoreTests.KeepAsync(store, reports)).Should().AllBeEquivalentTo(false);
        failure.Kind.Should().Be(FailureKind.StateUnavailable);
        failure.Message.Should().StartWith("cannot reach the store postgres://127.0.0.1:")
            .And.EndWith("/away: Connection refused");
    }

    [TestMethod]
    public async Task OneThatHangsIsGivenUpAndWhatItDidMeanwhileIsCountedOnce()
    {
        using var server = await RunningPostgres.StartAsync(Assert.Inconclusive);
        await using var store = await OpenAsync(
            server.Create("hangs") + "&Command%20Timeout=1&connect_timeout=1&Cancellation%20Timeout=500");
        var reports = new GeneratedServers(5).Make().ToArray();
        await ReportStoreTests.KeepAsync(store, reports[..1]);

        server.Signal("STOP");
        var began = TimeProvider.System.GetTimestamp();
        var kept = await store.KeepAsync([.. reports.Select(ReportStoreTests.Received)], default);
        var probed = await store.ProbeAsync(default);
        var took = TimeProvider.System.GetElapsedTime(began);
        server.Signal("CONT");

        kept.Failure!.Message.Should().StartWith("cannot reach the store postgres://127.0.0.1:");
        probed!.Message.Should().StartWith("cannot reach the store postgres://127.0.0.1:");
        took.Should().BeLessThan(TimeSpan.FromSeconds(30));
        await EndToEndWait.UntilAsync("it answers", async () => await store.ProbeAsync(default) is null);
        await ReportStoreTests.KeepAsync(store, reports);
        (await ReportStoreTests.UsageAsync(store, "")).Should().Be(
            ReportStoreTests.Usage([.. reports], ""));
    }

    [TestMethod]
    public async Task WhatIsKeptOutlivesAKillThoughTheDatabaseDoesNotSyncByItself()
    {
        using var server = await RunningPostgres.StartAsync(Assert.Inconclusive);
        var url = server.Create("lazy");
        server.Sql("lazy", "ALTER DATABASE lazy SET synchronous_commit = off");
        server.Sql("lazy", "ALTER SYSTEM SET wal_writer_delay = '10s'");
        server.Sql("lazy", "SELECT pg_reload_conf()");
        await using var store = await OpenAsync(url);
        var reports = new GeneratedServers(5).Make().ToArray();

        await ReportStoreTests.KeepAsync(store, reports);
        await server.KillAsync();
        await server.UpAsync();
        (await store.ProbeAsync(default))?.Message.Should().StartWith("cannot");

        (await ReportStoreTests.KeepAsync(store, reports)).Should().AllBeEquivalentTo(false);
    }

    private static async Task<PostgresReports> OpenAsync(string url) => ReportStoreTests.Must(
        await PostgresReports.OpenAsync(
            new PostgresOptions { Url = Secret.Inline(url) }, ReportStoreTests.Table, TimeProvider.System,
            default));
}
