using System.Net;
using System.Text.Json.Nodes;
using Scraper.Telemetry;
using Scraper.Tests.Receiving.Usage;
using Scraper.Tests.Support;
using static Scraper.Tests.Support.BrowsedReceiver;

namespace Scraper.Tests.Hosting;

/// <summary>What a receiver shows in a browser.</summary>
[TestClass]
public sealed class BrowserPagesTests : IDisposable
{
    private readonly BrowsedReceiver _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    [DataRow("")]
    [DataRow("?since=40d")]
    [DataRow("?since=40d&by=version")]
    [DataRow("?since=2026-03-05T00:30:00Z&until=2026-03-20T00:00:00Z&by=status")]
    public async Task ThePageSaysWhatTheJsonSays(string question)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            using var bench = new BrowsedReceiver();
            await using var receiver = await bench.FilledAsync(new GeneratedServers(seed).Make());
            var page = await PageAsync(receiver, "/" + question);
            var told = await JsonAsync(receiver, "/api/v1/usage" + question);

            page.NumbersIn("short").Should().Equal(
                Number(told["installations"]), Number(told["ids"]), Number(told["reports"]),
                told["versions"]!.AsArray().Count);
            Fields(page).Should().Equal(Fields(told), $"of seed {seed}");
            Releases(page).Should().BeEquivalentTo(Releases(told));
            Durations(page).Should().Equal(Durations(told));
            page.Links.Should().Contain(link => link.StartsWith("/api/v1/usage?since="));
            foreach (var link in page.Links.Where(link => link.StartsWith('/')))
                (await receiver.GetAsync(link)).Status.Should().Be(HttpStatusCode.OK, link);
            (await JsonAsync(receiver, page.Links.First(link => link.StartsWith("/api/v1/usage"))))
                .ToJsonString().Should().Be(told.ToJsonString(), "its link asks the same");
        }
    }

    [TestMethod]
    public async Task AMonthSaysWhatTheJsonOfTheMonthSays()
    {
        await using var receiver = await _bench.FilledAsync(new GeneratedServers(3).Make());
        var page = await PageAsync(receiver, "/");

        var months = page.Rows("months");

        months.Should().HaveCount(12);
        months[^1].Texts[0].Should().Be("2026-04", "it is the present one");
        foreach (var month in months)
        {
            var begin = DateTimeOffset.Parse(month.Texts[0] + "-01T00:00:00Z");
            var told = await JsonAsync(
                receiver, $"/api/v1/usage?since={begin:yyyy-MM-dd}T00:00:00Z"
                + $"&until={begin.AddMonths(1):yyyy-MM-dd}T00:00:00Z");
            month.Numbers[..3].Should().Equal(
                Number(told["installations"]), Number(told["ids"]), Number(told["reports"]));
            month.Numbers[3..].Sum().Should().Be(Number(told["ids"]));
        }
        months.Sum(month => month.Numbers[2]).Should().BeGreaterThan(0);
    }

    [TestMethod]
    public async Task ListsOfInstallationsAreTheFirstOfThoseOfTheJson()
    {
        var reports = Enumerable.Range(0, 60).SelectMany(server => new[]
        {
            Of($"0{server:d2}", -12 - (server % 5)), Of($"0{server:d2}", -server * 0.3),
        }).ToList();
        await using var receiver = await _bench.FilledAsync(reports);
        var page = await PageAsync(receiver, "/");
        var told = (await JsonAsync(receiver, "/api/v1/installations")).AsArray();
        string[] silent = [.. told
            .Where(one => Number(one!["silent_intervals"]) >= 2)
            .OrderByDescending(one => Number(one!["silent_intervals"])).Select(one => $"{one!["id"]}")];

        page.Rows("silent").Select(row => row.Texts[0]).Should().Equal(silent.Take(20));
        page.Text.Should().Contain($"And {silent.Length - 20} more:").And.Contain("And 40 more:");
        page.Rows("installations").Select(row => row.Texts[0]).Should()
            .Equal(told.Take(20).Select(one => $"{one!["id"]}"));
        page.Has("conflicting").Should().BeFalse("nobody is");
    }

    [TestMethod]
    public async Task AnInstallationHasItsReportsItsChangesAndWhatItsOwnReporterLeavesOut()
    {
        var early = Of("0a", -5, "2.6", Some.Writes, Some.Queries);
        var late = Of("0a", -1, "2.7", Some.Writes, Some.Buckets);
        var pushed = Of("0a", -0.9, "2.7", Some.Writes);
        pushed.Report = pushed.Report with { Reason = CollectionReason.Pushed };
        await using var receiver = await _bench.FilledAsync([early, late, pushed, Of("0b", -1)]);

        var page = await PageAsync(receiver, "/installation?id=0a");

        page.Rows("installations").Should().ContainSingle().Which.Numbers.Should().Equal(2, 3);
        page.Rows("reports").Select(row => string.Join('|', row.Texts)).Should().Equal(
            "2026-04-09 02:24|itself, not counted|2.7|10.0.0.1|1|bytes_scanned_total",
            "2026-04-09 00:00|sidecar|2.7|10.0.0.1|2|bytes_scanned_total",
            "2026-04-05 00:00|sidecar|2.6|10.0.0.1|2|bytes_scanned_total");
        page.Rows("changes").Select(row => string.Join('|', row.Texts)).Should().Equal(
            "2026-04-09 00:00|sidecar|2.6|2.7|buckets_total|query_duration_seconds");
        page.TextIn("left-out").Should().Be("buckets_total");
        page.Rows("values").Should().HaveCount(19).And.ContainSingle(row =>
            row.Texts[0] == "wal_writes_total" && row.Texts[1] == "13" && row.Texts[2] == "13");
        page.Rows("values").Should().ContainSingle(row =>
            row.Texts[0] == "buckets_total" && row.Texts[1] == "4" && row.Texts[2] == "absent");
    }

    [TestMethod]
    public async Task OfAnIdThatIsNotKnownNothingIsTold()
    {
        await using var receiver = await _bench.FilledAsync([Of("0a", -1)]);

        foreach (var (path, status, words) in new[]
        {
            ("/installation?id=0", HttpStatusCode.NotFound, "There is no report of this id."),
            ("/installation?id=0a%00", HttpStatusCode.NotFound, "There is no report of this id."),
            ("/installation", HttpStatusCode.BadRequest, "id: expected the id of a server"),
            ("/installation?name=0a", HttpStatusCode.BadRequest, "there is no parameter name; there are id"),
            ("/?by=colour", HttpStatusCode.BadRequest, "by: there is no tag colour"),
            ("/?field=buckets_total", HttpStatusCode.BadRequest,
                "there is no parameter field; there are since, until, by"),
        })
        {
            var answer = await receiver.GetAsync(path);
            answer.Status.Should().Be(status, path);
            answer.Body.Should().Contain(words);
        }
    }

    [TestMethod]
    public async Task WhereNothingCameInItSaysHowToSend()
    {
        await using var receiver = await _bench.StartAsync();

        var page = await PageAsync(receiver, "/");

        page.Text.Should().Contain("No report yet")
            .And.Contain("scraper once --sink webhook=http://127.0.0.1:9811/api/v1/reports");
    }

    [TestMethod]
    public async Task APageIsMadeOnceAMinute()
    {
        await using var receiver = await _bench.FilledAsync([Of("0a", -1)]);
        (await PageAsync(receiver, "/")).NumbersIn("short")[1].Should().Be(1);
        await PostAsync(receiver, [Of("0b", -1)]);

        (await PageAsync(receiver, "/")).NumbersIn("short")[1].Should().Be(1, "it is kept");
        (await PageAsync(receiver, "/?since=7d")).NumbersIn("short")[1].Should().Be(2, "it is another one");
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        (await PageAsync(receiver, "/")).NumbersIn("short")[1].Should().Be(2);
    }

    private static double Number(JsonNode? node) => node!.GetValue<double>();

    private static IEnumerable<string> Fields(ReadPage page) => page.Has("fields")
        ? page.Rows("fields").Select(row => $"{row.Texts[0]} {string.Join(' ', row.Numbers)}") : [];

    private static IEnumerable<string> Fields(JsonNode told)
    {
        foreach (var field in told["fields"]!.AsArray())
        {
            var first = field!["first_reports"] is { } amount ? $" {Total(amount)}" : "";
            yield return $"{field["name"]} {Users(field)}{first}"
                + string.Concat(field["fidelity"]!.AsObject().Select(one => $" {one.Value}"));
            var groups = field["by"]?.AsArray() ?? [];
            foreach (var group in groups.OrderByDescending(one => Number(one!["ids"])))
                yield return " " + Users(group!);
        }
    }

    private static string Users(JsonNode node) =>
        $"{node["ids"]} {node["installations"]} {Total(node["total"]!)}";

    private static double Total(JsonNode total) => Number(total is JsonObject ? total["count"] : total);

    private static IEnumerable<string> Releases(ReadPage page) => page.Has("releases")
        ? page.Rows("releases").Where(row => row.Texts[0] != "none told")
            .Select(row => row.Texts[0] == "all"
                ? "absent " + string.Join(' ', row.Numbers[1..])
                : $"{row.Texts[0]} {row.Numbers[0]}")
        : ["absent "];

    private static IEnumerable<string> Releases(JsonNode told) => told["versions"]!.AsArray()
        .Select(one => $"{one!["version"]} {one["ids"]}")
        .Append("absent " + string.Join(' ', told["absent"]!.AsArray().Select(one => one!["ids"])));

    private static IEnumerable<string> Durations(ReadPage page) => page.Has("durations")
        ? page.Rows("durations").Select(row => $"{row.Texts[0]} {row.Numbers[0]}") : [];

    private static IEnumerable<string> Durations(JsonNode told) =>
        (told["fields"]!.AsArray().FirstOrDefault(one => $"{one!["name"]}" == "query_duration_seconds")
            ?["total"]!["buckets"]!.AsArray() ?? []).Select(one => $"{one!["le"]} {one["count"]}");
}
