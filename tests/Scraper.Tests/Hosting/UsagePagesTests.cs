using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Scraper.Receiving;
using Scraper.Telemetry;
using Scraper.Tests.Receiving;
using Scraper.Tests.Receiving.Usage;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>What a receiver answers about usage, by real requests.</summary>
[TestClass]
public sealed class UsagePagesTests : IDisposable
{
    private const string FourDays = "  retention: 4d\n  interval: 1h\n";

    private readonly StateDirectory _state = new();
    private readonly FakeTimeProvider _time = new(GeneratedServers.Start.AddDays(40));

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public async Task TheSameReportsInAnyOrderAndAnyBatchesComeToTheSame()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var reports = new GeneratedServers(seed).Make();
            var random = new Random(seed);
            var answers = new HashSet<string>();
            foreach (var order in (IEnumerable<(Report Report, string? Ip)>[])
                [reports, Enumerable.Reverse(reports), reports.OrderBy(_ => random.Next())])
            {
                using var state = new StateDirectory();
                // Restarted after each half.
                foreach (var half in order.Chunk(1 + (reports.Count / 2)))
                {
                    await using var receiver = await StartAsync(state);
                    foreach (var batch in half.GroupBy(one => (one.Ip, random.Next(9))))
                        (await receiver.PostAsync(Lines(batch), ("X-Forwarded-For", batch.Key.Ip!))).Status
                            .Should().Be(HttpStatusCode.Accepted);
                }
                await using var whole = await StartAsync(state);
                answers.Add((await whole.GetAsync("/api/v1/usage?since=2026-03-05T00:30:00Z&by=status")).Body
                    + (await whole.GetAsync("/api/v1/installations?since=40d")).Body);
            }
            answers.Should().ContainSingle($"of seed {seed}");
        }
    }

    [TestMethod]
    [DataRow("usage?since=yesterday",
        "since: expected a duration before now such as 30d, or a time such as 2026-01-02T00:00:00Z, found "
        + "\"yesterday\"")]
    [DataRow("usage?since=2026-03-01T00:00:00",
        "since: expected a duration before now such as 30d, or a time such as 2026-01-02T00:00:00Z, found "
        + "\"2026-03-01T00:00:00\"")]
    [DataRow("usage?until=10000000000000000y",
        "until: expected a duration before now such as 30d, or a time such as 2026-01-02T00:00:00Z, found "
        + "\"10000000000000000y\"")]
    [DataRow("usage?until=60d", "since is not before until")]
    [DataRow("usage?by=status,colour", "by: there is no tag colour")]
    [DataRow("usage?by=statas", "by: there is no tag statas; did you mean status?")]
    [DataRow("usage?field=wal_write_total",
        "field: there is no field wal_write_total; did you mean wal_writes_total?")]
    [DataRow("usage?format=xml", "format: expected json or csv, found \"xml\"")]
    [DataRow("usage?feild=x",
        "there is no parameter feild; there are since, format, until, by, field")]
    [DataRow("installations?by=status", "there is no parameter by; there are since, format")]
    public async Task WhatIsNotKnownIsToldByName(string question, string words)
    {
        await using var receiver = await StartAsync(_state);

        (await receiver.GetAsync("/api/v1/" + question)).Should()
            .Be((HttpStatusCode.BadRequest, words + "\n"));
    }

    [TestMethod]
    [DataRow("", "2026-03-11T00:00:00Z", "2026-04-10T00:00:00Z")]
    [DataRow("since=90m&until=1m", "2026-04-09T22:00:00Z", "2026-04-10T00:00:00Z")]
    [DataRow("since=2026-03-01T12:30:00%2B02:00&until=2026-03-01T11:00:00Z", "2026-03-01T10:00:00Z",
        "2026-03-01T11:00:00Z")]
    [DataRow("since=2026-03-01t12:30:00.5+02:00&until=9999-01-01T00:00:00Z", "2026-03-01T10:00:00Z",
        "9999-01-01T00:00:00Z")]
    [DataRow("since=1000y&until=", "1970-01-01T00:00:00Z", "2026-04-10T00:00:00Z")]
    public async Task EdgesAreRoundedOutwardsAndStated(string window, string since, string until)
    {
        await using var receiver = await StartAsync(_state);

        var answer = JsonNode.Parse((await receiver.GetAsync("/api/v1/usage?" + window)).Body)!;

        (answer["since"]!.GetValue<string>(), answer["until"]!.GetValue<string>()).Should()
            .Be((since, until));
    }

    [TestMethod]
    public async Task CsvHasNoFormulas()
    {
        await using var receiver = await StartAsync(_state);
        var now = _time.GetUtcNow();
        await receiver.PostAsync(SomeReports.With(node =>
        {
            node["tags"]!["id"] = "=cmd|' /C calc'!A0";
            node["tags"]!["version"] = "-1+1";
            node["fields"]![1]!["points"]![0]!["tags"]!["status"] = "@sum(\"a\",b)";
        }, now));

        (await receiver.GetAsync("/api/v1/installations?format=csv")).Body.Split("\r\n").Should().Equal(
            "id,ip,storage,version,first_seen,last_seen,reports,silent_intervals,conflicting",
            "'=cmd|' /C calc'!A0,127.0.0.1,,'-1+1,2026-04-10T00:00:00.000Z,2026-04-10T00:00:00.000Z,1,0,"
                + "false",
            "");
        // It was observed in the hour that has just begun.
        _time.Advance(TimeSpan.FromMinutes(1));
        (await receiver.GetAsync("/api/v1/usage?format=csv&field=wal_writes_total&by=status")).Body
            .Split("\r\n").Should().Equal(
                "name,type,status,ids,installations,total", "wal_writes_total,counter,,1,1,13",
                "wal_writes_total,counter,\"'@sum(\"\"a\"\",b)\",1,1,1", "wal_writes_total,counter,ok,1,1,12",
                    "");
    }

    [TestMethod]
    public async Task RetentionTakesWhatIsOldOnceADayAndItNeverComesIn()
    {
        var first = SomeReports.Json(_time.GetUtcNow().AddDays(-3));
        await using (var receiver = await StartAsync(_state, FourDays))
        {
            (await receiver.PostAsync(first)).Body.Should().Contain("\"accepted\":1");
            await EndToEndWait.UntilAsync("it is gone", () =>
            {
                _time.Advance(TimeSpan.FromHours(1));
                return receiver.Log.Contains("retention took reports=1 ");
            });
            (await receiver.PostAsync(first)).Body.Should().Contain("\"reason\":\"too old: observed_at\"");
            (await receiver.PostAsync(SomeReports.Json(_time.GetUtcNow()))).Body.Should()
                .Contain("\"accepted\":1");
            _time.Advance(TimeSpan.FromMinutes(1));

            var answer =
                JsonNode.Parse((await receiver.GetAsync("/api/v1/usage?field=wal_writes_total")).Body)!;

            answer["reports"]!.GetValue<int>().Should().Be(1);
            answer["fields"]![0]!["first_reports"]!.GetValue<double>().Should().Be(0, "it is no first one");
        }
    }

    [TestMethod]
    public async Task WhatWasLetGoIsNeverTakenAgainWhateverTheClockSays()
    {
        var (clock, report) = await TakenByAClockThatThenWentAheadAsync();
        await using (var receiver = await RunningReceiver.StartAsync(_state, FourDays, clock))
        {
            clock.Advance(Retention.FirstAfter);
            await EndToEndWait.UntilAsync(
                "it is gone", () => receiver.Log.Contains("retention took reports=1 "));
        }
        clock.Set(clock.GetUtcNow().AddYears(-3));

        await using var back = await RunningReceiver.StartAsync(_state, FourDays, clock);
        (await back.PostAsync(report)).Body.Should().Contain("\"reason\":\"too old: observed_at\"");
        (await back.GetAsync("/api/v1/usage?since=30d")).Body.Should().Contain("\"reports\":0,");
    }

    [TestMethod]
    public async Task AClockThatIsAheadAtTheStartAndThenPutRightTakesNothing()
    {
        var (clock, report) = await TakenByAClockThatThenWentAheadAsync();
        await using var ahead = await RunningReceiver.StartAsync(_state, FourDays, clock);
        clock.Advance(Retention.FirstAfter - TimeSpan.FromSeconds(1));
        (await ahead.PostAsync(report)).Body.Should().Contain("\"reason\":\"too old: observed_at\"");
        clock.Set(clock.GetUtcNow().AddYears(-3));
        clock.Advance(TimeSpan.FromSeconds(1));

        (await ahead.PostAsync(report)).Body.Should().Contain("\"duplicates\":1");
        (await ahead.GetAsync("/api/v1/usage?since=30d")).Body.Should().Contain("\"reports\":1,");
    }

    [TestMethod]
    [DataRow("json")]
    [DataRow("csv")]
    public async Task ALongListComesInPiecesAndInOrder(string format)
    {
        await using var receiver = await StartAsync(_state);
        var ids = Enumerable.Range(0, 2500).Select(number => $"{number * 7919 % 2500:x4}").ToList();
        foreach (var some in ids.Chunk(500))
            (await receiver.PostAsync(string.Join('\n', some.Select(
                id => SomeReports.Json(_time.GetUtcNow(), id))))).Status.Should().Be(HttpStatusCode.Accepted);

        using var answer = await receiver.AskAsync(
            HttpMethod.Get, $"/api/v1/installations?format={format}");

        answer.Headers.TransferEncodingChunked.Should().BeTrue("nobody knows how long it is");
        var body = await answer.Content.ReadAsStringAsync();
        var listed = format == "json"
            ? JsonNode.Parse(body)!.AsArray().Select(one => one!["id"]!.GetValue<string>())
            : body.Split("\r\n")[1..^1].Select(row => row.Split(',')[0]);
        listed.Should().Equal(ids.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task TheFarthestQuestionIsAnswered()
    {
        await using var receiver = await StartAsync(_state, "  interval: 1y\n");

        (await receiver.GetAsync("/api/v1/usage?since=&until=9999-12-31T00:00:00Z&by=&field=&format="))
            .Status.Should().Be(HttpStatusCode.OK);
    }

    private async Task<RunningReceiver> StartAsync(StateDirectory state, string yaml = "") =>
        await RunningReceiver.StartAsync(state, "  trusted_proxies: [127.0.0.1]\n" + yaml, _time);

    /// <summary>A report that was kept three days after it was observed, and the clock that went three years
    /// ahead after that.</summary>
    private async Task<(SettableClock Clock, string Report)> TakenByAClockThatThenWentAheadAsync()
    {
        var clock = new SettableClock(GeneratedServers.Start.AddDays(40));
        var report = SomeReports.Json(clock.GetUtcNow().AddDays(-3));
        await using (var receiver = await RunningReceiver.StartAsync(_state, FourDays, clock))
            (await receiver.PostAsync(report)).Body.Should().Contain("\"accepted\":1");
        clock.Set(clock.GetUtcNow().AddYears(3));
        return (clock, report);
    }

    private static string Lines(IEnumerable<(Report Report, string? Ip)> reports) => string.Join('\n',
        reports.Select(one => Encoding.UTF8.GetString(FrozenReport.Freeze(one.Report).Json.Span)));
}
