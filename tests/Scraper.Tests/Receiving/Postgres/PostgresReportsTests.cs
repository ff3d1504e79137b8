using System.IO;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Postgres;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Tests.Receiving.Usage;
using Scraper.Tests.Support;

namespace Scraper.Tests.Receiving.Postgres;

/// <summary>The store in a PostgreSQL.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class PostgresReportsTests : ReportStoreTests
{
    private static RunningPostgres _server = null!;
    private static string _url = "";

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        _server = await RunningPostgres.StartAsync(Assert.Inconclusive);
        _url = _server.Create("stores");
    }

    [ClassCleanup]
    public static void End() => _server?.Dispose();

    internal override async Task<IReportStore> OpenAsync(string name)
    {
        _server.Sql("stores", $"CREATE SCHEMA IF NOT EXISTS {name} AUTHORIZATION {RunningPostgres.User}");
        return Must(await OpenAsync(_url + $"&search_path={name}", TimeProvider.System));
    }

    [TestMethod]
    public async Task SeveralReceiversStartAtOnceAndCountEachReportOnce()
    {
        var url = _server.Create("several");
        var reports = new GeneratedServers(5).Make();

        var kept = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(async () =>
        {
            await using var store = Must(await OpenAsync(url, TimeProvider.System));
            var mine = reports.ToArray();
            new Random(number).Shuffle(mine);
            var added = 0;
            foreach (var batch in mine.Chunk(7))
                added += (await KeepAsync(store, batch)).Count(isNew => isNew);
            return added;
        })));

        kept.Sum().Should().Be(reports.Count);
        await using var whole = Must(await OpenAsync(url, TimeProvider.System));
        (await UsageAsync(whole, "status")).Should().Be(Usage(reports, "status"));
    }

    [TestMethod]
    public async Task MonthsAreMadeAheadTakeOverWhatStrayedAndAreDropped()
    {
        var url = _server.Create("months");
        var clock = new SettableClock(new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero));
        await using var store = Must(await OpenAsync(url, clock));
        (Report, string?)[] reports =
        [
            At(clock, 0), At(clock, 20), At(clock, 40),
            // An id of a clock that is far ahead, and one that is no time.
            (At(clock, 1).Report with { ReportId = At(clock, 100).Report.ReportId }, null),
            (At(clock, 2).Report with { ReportId = Guid.NewGuid() }, null),
        ];
        await KeepAsync(store, reports);
        Parts("months").Should().Equal("2026_03=1", "2026_04=2", "2026_05=0", "default=2");

        clock.Set(clock.GetUtcNow().AddDays(80));
        Must(await store.LetGoAsync(clock.GetUtcNow().AddDays(-60), Interval, default)).Should().Be(3);
        Parts("months").Should().Equal(
            "2026_04=2", "2026_05=0", "2026_06=0", "2026_07=0", "2026_08=0", "default=0");

        Must(await store.LetGoAsync(clock.GetUtcNow().AddDays(-2), Interval, default)).Should().Be(2);
        Parts("months").Should().Equal("2026_06=0", "2026_07=0", "2026_08=0", "default=0");
        Must(await store.LetGoAsync(clock.GetUtcNow().AddDays(-99), Interval, default)).Should().Be(0);
        (await store.ProbeAsync(default)).Should().BeNull();
        store.LetGoBefore.Should().Be(clock.GetUtcNow().AddDays(-2), "it never goes back");
        _server.Sql("months", "SELECT count(*) FROM server WHERE history IS NOT NULL").Should().Be("1");
    }

    [TestMethod]
    public async Task AnotherLayoutIsRefusedAtTheStartAndByARunningReceiver()
    {
        var url = _server.Create("future");
        await using var store = Must(await OpenAsync(url, TimeProvider.System));
        _server.Sql("future", "UPDATE layout SET version = 7");
        const string Words = " has layout 7, made by another version of this program; upgrade";

        (await OpenAsync(url, TimeProvider.System)).Failure!.Message.Should().EndWith("/future" + Words);
        (await store.KeepAsync([], default)).Failure!.Message.Should().EndWith(Words);
        (await store.ProbeAsync(default))!.Message.Should().EndWith(Words);
        _server.Sql("future", "UPDATE layout SET version = 1");
        (await store.ProbeAsync(default)).Should().BeNull();
    }

    [TestMethod]
    public async Task WhereNoReceiverWasNothingIsMadeByAsking()
    {
        var url = _server.Create("unused");
        _server.Sql("unused", $"ALTER DATABASE unused SET default_transaction_read_only = on");
        await using var store = Must(await OpenAsync(url, TimeProvider.System));

        (await UsageAsync(store, "")).Should().Be(Usage([], ""));
        (await store.ProbeAsync(default))!.Kind.Should().Be(FailureKind.StateReadOnly);
    }

    [TestMethod]
    public async Task APasswordThatChangesInTheFileIsUsedAtOnceAndNeverTold()
    {
        var database = _server.Create("rotated");
        _server.Sql("rotated", "CREATE ROLE other LOGIN SUPERUSER PASSWORD 'first'");
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Url("wrong-one") + "\n");
        await using var store = Must(await PostgresReports.OpenAsync(
            new PostgresOptions { Url = Secret.InFile(file) }, Table, TimeProvider.System, default));

        var refused = (await store.ProbeAsync(default))!.Message;
        File.WriteAllText(file, Url("first") + "\n");
        (await store.ProbeAsync(default)).Should().BeNull();
        File.Delete(file);
        var missing = (await store.ProbeAsync(default))!.Message;

        refused.Should().EndWith("/rotated: password authentication failed for user \"other\" (28P01)")
            .And.NotContain("wrong-one");
        missing.Should().StartWith($"receiver.postgres.url_file: cannot read {file}: ");

        string Url(string password) =>
            database.Replace(RunningPostgres.User + ":", "other:")
                .Replace(Uri.EscapeDataString(RunningPostgres.Password), password);
    }

    [TestMethod]
    public async Task OfSeveralHostsTheOneThatMayBeWrittenToIsUsed()
    {
        var there = new Uri(_server.Create("hosts"));
        var away = new Uri(Loopback.ClosedUrl());
        var url = there.AbsoluteUri.Replace(
            there.Authority, $"{away.Authority},{there.Authority}") + "&target_session_attrs=read-write";
        await using var store = Must(await OpenAsync(url, TimeProvider.System));

        (await store.ProbeAsync(default)).Should().BeNull();
    }

    [TestMethod]
    public async Task ACertificateThatIsNoneIsToldAndEndsNothing()
    {
        var url = _server.Create("tls").Replace("=disable", "=verify-full&sslrootcert=/dev/null");
        await using var store = Must(await OpenAsync(url, TimeProvider.System));

        (await store.ProbeAsync(default))!.Message.Should().StartWith("cannot reach the store postgres://");
    }

    [TestMethod]
    public async Task ALookTellsTheLayoutAndMakesNothing()
    {
        var url = _server.Create("looked");
        for (var look = 0; look < 2; look++)
            Must(await LookAsync(url)).Should().Be(new FoundStore(0, PostgresTables.Version));
        await (await OpenAsync(url, TimeProvider.System)).Value.DisposeAsync();

        Must(await LookAsync(url)).Words.Should().Be("layout 1");
        _server.Sql("looked", "UPDATE layout SET version = 7");
        (await LookAsync(url)).Failure!.Message.Should()
            .EndWith(" has layout 7, made by another version of this program; upgrade");
    }

    private static Task<Outcome<FoundStore>> LookAsync(string url) => PostgresReports.LookAsync(
        new PostgresOptions { Url = Secret.Inline(url) }, Table, TimeProvider.System, default);

    private static Task<Outcome<PostgresReports>> OpenAsync(string url, TimeProvider time) =>
        PostgresReports.OpenAsync(new PostgresOptions { Url = Secret.Inline(url) }, Table, time, default);

    private static (Report Report, string? Ip) At(TimeProvider clock, int days)
    {
        var at = clock.GetUtcNow().AddDays(days);
        return (Some.Report(at), "10.0.0.1");
    }

    /// <summary>Each part of the two tables, and how many rows it has in both.</summary>
    private static IEnumerable<string> Parts(string database) => _server.Sql(
        database, "SELECT substr(relname::text, 8), substr(relname::text, 9) FROM pg_class "
            + "WHERE relispartition AND relkind = 'r' AND relname LIKE 'report%' ORDER BY 1")
        .Split('\n').Select(row => row.Split('|')[0]).Select(part =>
        {
            string[] rows = [.. new[] { "report", "counted" }
                .Select(table => _server.Sql(database, $"SELECT count(*) FROM {table}_{part}"))];
            rows[1].Should().Be(rows[0]);
            return $"{part}={rows[0]}";
        });
}
