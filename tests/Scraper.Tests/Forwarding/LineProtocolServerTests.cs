using System.IO;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Http;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>Line protocol given to real servers and read back: an InfluxDB of the time before 1.8, and a
/// VictoriaMetrics.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class LineProtocolServerTests
{
    private static readonly char[] OddLetters = ['\\', '\n', '\r', 'n', 'u', '"', ' ', ',', '='];

    [TestMethod]
    public async Task AnInfluxdbOfVersion1TakesAReport()
    {
        using var server = await InfluxdbAsync();
        var sink = OfVersion1(server, "telemetry", rp: "autogen");

        (await SendAsync(sink, Some.Frozen())).Verdict.Should().Be(Verdict.RetryLater);
        await AskAsync(server, "create database telemetry");
        (await SendAsync(sink, Some.Frozen())).Should().Be(Delivery.Accepted);
        (await sink.Kind.Create(sink, PlainClients.Parts()).ProbeAsync(default)).Fault.Should().BeNull();

        var answer = await AskAsync(server, "select * from wal_writes_total group by status");
        var writes = Series(answer).ToList();
        writes.Select(one => one.GetProperty("tags").GetProperty("status").GetString())
            .Should().Equal("error", "ok");
        writes[1].GetProperty("values").ToString().Should().Be(
            "[[1767323045678,\"amd64\",12,\"0b5e\",\"default\",\"2.9.1\"]]");
        Series(await AskAsync(server, "select * from query_duration_seconds")).Single()
            .GetProperty("columns").EnumerateArray().Select(name => name.GetString()).Should().Equal(
                "time", "+Inf", "0.001", "arch", "count", "id", "org", "sum", "target", "version");
    }

    [TestMethod]
    public async Task AnInfluxdbOfVersion1IsToldUserAndPassword()
    {
        static Delivery Refused(string words) => Delivery.RetryLater("401 Unauthorized: " + words) with
        {
            Cause = "401 Unauthorized",
            MayBeTheReports = true,
        };
        using var server = await InfluxdbAsync("auth-enabled = true");
        await AskAsync(server, "create user admin with password 'right' with all privileges");
        server.Client.DefaultRequestHeaders.Authorization =
            new("Basic", Convert.ToBase64String("admin:right"u8));
        await AskAsync(server, "create database telemetry");

        (await SendAsync(OfVersion1(server, "telemetry"), Some.Frozen())).Should().Be(
            Refused("unable to parse authentication credentials"));
        (await SendAsync(OfVersion1(server, "telemetry", "wrong"), Some.Frozen())).Should().Be(
            Refused("authorization failed"));
        (await SendAsync(OfVersion1(server, "telemetry", "right"), Some.Frozen())).Should().Be(
            Delivery.Accepted);
    }

    [TestMethod]
    public async Task AnInfluxdbKeepsEveryOddTagValueApart()
    {
        using var server = await InfluxdbAsync();
        await AskAsync(server, "create database telemetry");
        var values = OddValues();

        (await SendAsync(OfVersion1(server, "telemetry"), WithOrgs(values)))
            .Should().Be(Delivery.Accepted);

        var answer = await AskAsync(server, "select gauge from buckets_total group by org");
        var kept = Series(answer).ToDictionary(
            one => one.GetProperty("tags").GetProperty("org").GetString()!,
            one => one.GetProperty("values")[0][1].GetInt32());
        kept.Should().BeEquivalentTo(Spelled(values));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task AVictoriaMetricsKeepsEveryOddTagValueApart(int version)
    {
        using var server = await LoopbackServer.StartAsync(
            "victoria-metrics", "/health", (address, directory) =>
            ["-httpListenAddr=" + address, "-storageDataPath=" + directory, "-retentionPeriod=100y"]);
        var values = OddValues();
        var sink = version == 1
            ? OfVersion1(server, "telemetry")
            : new InfluxdbSinkOptions { Name = "v", Url = server.Url, Org = "o", Bucket = "b" };

        (await SendAsync(sink, WithOrgs(values))).Should().Be(Delivery.Accepted);
        (await sink.Kind.Create(sink, PlainClients.Parts()).ProbeAsync(default)).Fault.Should().BeNull();

        await server.Client.GetStringAsync(server.Url + "/internal/force_flush");
        var lines = await server.Client.GetStringAsync(
            server.Url + "/api/v1/export?match[]=buckets_total_gauge&start=1767323045");
        var series = lines.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement);
        var kept = series.ToDictionary(
            one => one.GetProperty("metric").GetProperty("org").GetString()!,
            one => one.GetProperty("values")[0].GetInt32());
        kept.Should().BeEquivalentTo(Spelled(values));
    }

    // Every text of up to three letters of those that some receiver takes for a sign.
    private static List<string> OddValues()
    {
        IEnumerable<string> longest = [""];
        var values = new List<string>();
        for (var length = 0; length < 3; length++)
        {
            longest = [.. longest.SelectMany(start => OddLetters.Select(letter => start + letter))];
            values.AddRange(longest);
        }
        return values;
    }

    private static FrozenReport WithOrgs(List<string> values) => FrozenReport.Freeze(Some.Report() with
    {
        Fields = [Some.Buckets with
        {
            Points = [.. values.Select((value, at) => new Point([new Tag("org", value)], at, null))],
        }],
    });

    // What README says of names that line protocol cannot carry.
    private static Dictionary<string, int> Spelled(List<string> values) => values
        .Select((value, at) => (Key: Regex.Replace(
            value, @"\\(?=[nru\n\r\\,= ]|\z)", @"\u005c").Replace("\n", @"\n").Replace("\r", @"\r"), at))
        .ToDictionary(one => one.Key, one => one.at);

    private static Task<LoopbackServer> InfluxdbAsync(string http = "") => LoopbackServer.StartAsync(
        "influxd", "/ping", (address, directory) =>
        {
            var settings = Path.Combine(directory, "influxdb.conf");
            File.WriteAllText(settings, $"""
                reporting-disabled = true
                bind-address = "127.0.0.1:0"
                [meta]
                dir = "{directory}/meta"
                [data]
                dir = "{directory}/data"
                wal-dir = "{directory}/wal"
                [monitor]
                store-enabled = false
                [http]
                bind-address = "{address}"
                {http}
                """);
            return ["run", "-config", settings];
        });

    private static InfluxdbSinkOptions OfVersion1(
        LoopbackServer server, string db, string? password = null, string? rp = null)
    {
        var user = password is null ? null : new BasicAuthOptions("admin", Secret.Inline(password));
        return new InfluxdbSinkOptions
        {
            Name = "i",
            Url = server.Url,
            Version = 1,
            Db = db,
            Rp = rp,
            Http = new() { BasicAuth = user },
        };
    }

    private static Task<Delivery> SendAsync(InfluxdbSinkOptions options, FrozenReport report) =>
        PlainClients.WithHandlers(options).SendAsync(report, default);

    private static async Task<JsonElement> AskAsync(LoopbackServer server, string query)
    {
        using var answer = await server.Client.PostAsync(
            $"{server.Url}/query?db=telemetry&epoch=ms&q={Uri.EscapeDataString(query)}", null);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static IEnumerable<JsonElement> Series(JsonElement answer) =>
        answer.GetProperty("results")[0].GetProperty("series").EnumerateArray();
}
