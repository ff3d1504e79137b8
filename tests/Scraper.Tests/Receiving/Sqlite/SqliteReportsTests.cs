using System.Text;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Sqlite;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;
using Scraper.Tests.Receiving.Usage;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Receiving.Sqlite;

/// <summary>The store in a file: what was kept, once, and what it comes to.</summary>
[TestClass]
public sealed class SqliteReportsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(8);
    private static readonly DateTimeOffset Since = GeneratedServers.Start.AddDays(5);
    private static readonly DateTimeOffset Until = GeneratedServers.Start.AddDays(12);
    private static readonly FieldTable Table =
        new(Schema.BuiltIn.Fields.Select(field => (field.Name, field.Type)));

    private readonly StateDirectory _state = new();

    [TestCleanup]
    public void Remove() => _state.Dispose();

    [TestMethod]
    [DataRow("")]
    [DataRow("status")]
    [DataRow("version,org")]
    public async Task TheSameReportsInAnyOrderBatchesAndRestartsComeToTheSame(string by)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var reports = new GeneratedServers(seed).Make();
            var random = new Random(seed);
            var path = Path($"any-{seed}");
            foreach (var batch in Shuffled(reports, random).Chunk(1 + random.Next(9)))
            {
                await using var store = Open(path);
                (await KeepAsync(store, batch)).Should().AllBeEquivalentTo(true);
            }

            await using var whole = Open(path);
            (await UsageAsync(whole, by)).Should().Be(Usage(reports, by), $"of seed {seed}");
        }
    }

    [TestMethod]
    public async Task AReportIsKeptOnceHoweverOftenItComes()
    {
        await using var store = Open(Path("once"));
        var reports = new GeneratedServers(1).Make();

        await KeepAsync(store, reports[0], reports[0], reports[1]);

        (await KeepAsync(store, reports[1], reports[2], reports[0])).Should().Equal(false, true, false);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("status")]
    public async Task WhatWasLetGoIsStillCountedAgainst(string by)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            await using var store = Open(Path($"gone-{seed}"));
            var reports = new GeneratedServers(seed).Make();
            await KeepAsync(store, [.. reports]);
            var (usage, installations) = (await UsageAsync(store, by), await InstallationsAsync(store));

            Must(await store.LetGoAsync(GeneratedServers.Start.AddDays(2), Interval, default));
            Must(await store.LetGoAsync(Since, Interval, default)).Should().Be(
                reports.Count(one => one.Report.ObservedAt < Since
                    && one.Report.ObservedAt >= GeneratedServers.Start.AddDays(2)));

            (await UsageAsync(store, by)).Should().Be(usage, $"of seed {seed}");
            (await InstallationsAsync(store)).Should().Equal(installations, $"of seed {seed}");
        }
    }

    [TestMethod]
    public async Task CountedAgainItIsTheSame()
    {
        await using var store = Open(Path("again"));
        await KeepAsync(store, [.. new GeneratedServers(5).Make()]);
        Must(await store.LetGoAsync(Since, Interval, default));
        var usage = await UsageAsync(store, "status,version");

        Must(await store.RebuildAsync(
            (body, ip) => UsageCountTests.Counted(ReportJson.Read(body), ip), default)).Should().BePositive();

        (await UsageAsync(store, "status,version")).Should().Be(usage);
    }

    [TestMethod]
    public async Task AForgottenServerIsInNothingAnyMore()
    {
        var path = Path("forget");
        var reports = new GeneratedServers(5).Make();
        await using (var store = Open(path))
        {
            await KeepAsync(store, [.. reports]);
            Must(await store.ForgetAsync("01", default)).Should().BeTrue();
            Must(await store.ForgetAsync("01", default)).Should().BeFalse();

            (await UsageAsync(store, "")).Should().Be(
                Usage([.. reports.Where(one => one.Report.TagValue("id") != "01")], ""));
        }
    }

    private string Path(string name) => System.IO.Path.Combine(_state.Path, name);

    private static SqliteReports Open(string path) => Must(SqliteReports.Open(path, Table));

    private static T Must<T>(Outcome<T> outcome)
        where T : notnull =>
        outcome.Succeeded(out var value, out var failure) ? value
            : throw new AssertFailedException(failure.Message);

    private static async Task<IReadOnlyList<bool>> KeepAsync(
        SqliteReports store, params (Report Report, string? Ip)[] reports) =>
        Must(await store.KeepAsync([.. reports.Select(Received)], default));

    private static ReceivedReport Received((Report Report, string? Ip) one) => new(
        UsageCountTests.Counted(one.Report, one.Ip), one.Report.ObservedAt,
        ReceivedReport.Pack(FrozenReport.Freeze(one.Report).Json.Span));

    private static (Report, string?)[] Shuffled(List<(Report, string?)> reports, Random random)
    {
        var shuffled = reports.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static UsageCount Count(string by) => new(
        Table, UsageCountTests.Schemas.ReportTags, Interval,
        UsageQuestion.About(Since, Until, by.Length == 0 ? [] : by.Split(',')));

    private static async Task<string> UsageAsync(SqliteReports store, string by)
    {
        using var answers = new UsageAnswers(store, UsageCountTests.Schemas, Interval, TimeProvider.System);
        var question = UsageQuestion.About(Since, Until, by.Length == 0 ? [] : by.Split(','));
        var answer = Must(await answers.UsageAsync(question, default));
        return Encoding.UTF8.GetString(UsageJson.Write(answer).Span);
    }

    private static async Task<List<Installation>> InstallationsAsync(SqliteReports store)
    {
        using var answers = new UsageAnswers(
            store, UsageCountTests.Schemas, Interval, new SettableClock(Until));
        var found = new List<Installation>();
        await foreach (var some in answers.InstallationsAsync(UsageQuestion.About(Since, Until), default))
            found.AddRange(Must(some));
        return found;
    }

    private static string Usage(List<(Report Report, string? Ip)> reports, string by)
    {
        var count = Count(by);
        count.AddNameless(reports.Count(one => one.Report.TagValue("id") is null
            && one.Report.ObservedAt >= Since && one.Report.ObservedAt < Until));
        foreach (var server in UsageCountTests.Servers(reports, Until + (2 * Interval)))
            count.Add(server);
        return Encoding.UTF8.GetString(UsageJson.Write(count.Answer()).Span);
    }
}
