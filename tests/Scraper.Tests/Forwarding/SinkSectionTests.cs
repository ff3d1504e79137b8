using System.IO;
using System.Text.RegularExpressions;
using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.JsonLines;
using Scraper.Forwarding.Textfile;
using Scraper.Forwarding.Webhook;
using Scraper.Settings;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>README's section of a sink has settings that are read here, and a report goes where they say.
/// </summary>
[TestClass]
public sealed class SinkSectionTests : IDisposable
{
    private readonly string _secret = Path.GetTempFileName();

    public SinkSectionTests() => File.WriteAllText(_secret, "secret");

    public void Dispose() => File.Delete(_secret);

    [TestMethod]
    [DataRow("webhook", "POST /api/v1/reports")]
    [DataRow("pushgateway", "PUT /metrics/job/influxdb/instance/0b5e")]
    [DataRow("influxdb", "POST /api/v2/write", "POST /write")]
    [DataRow("remote_write", "POST /api/v1/write")]
    [DataRow("otlp", "POST /v1/metrics")]
    public async Task ItsExamplesAreReadAndSend(string type, params string[] sent)
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(204));
        foreach (var options in OptionsOf(type).Cast<HttpSinkOptions>())
        {
            var here = options with { Url = server.Url + new Uri(options.Url).AbsolutePath };
            (await SendAsync(here)).Should().Be(Delivery.Accepted);
        }

        server.LogEntries.Select(entry => $"{entry.RequestMessage!.Method} {entry.RequestMessage.Path}")
            .Should().Equal(sent);
    }

    [TestMethod]
    [DataRow("file", "reports.jsonl")]
    [DataRow("textfile", "scraper-default.prom")]
    public async Task AnExampleThatWritesIsReadAndWrites(string type, string written)
    {
        using var state = new StateDirectory();
        Directory.CreateDirectory(state.Path);
        SinkOptions here = OptionsOf(type).Single() switch
        {
            FileSinkOptions file =>
                file with { Path = Path.Combine(state.Path, Path.GetFileName(file.Path)) },
            TextfileSinkOptions file => file with { Directory = state.Path },
            var other => other,
        };

        (await SendAsync(here)).Should().Be(Delivery.Accepted);

        File.Exists(Path.Combine(state.Path, written)).Should().BeTrue();
    }

    [TestMethod]
    public async Task EverySinkHasItsSection()
    {
        var sections = Regex.Matches(Readme, @"^### `(\w+)`$", RegexOptions.Multiline)
            .Select(heading => heading.Groups[1].Value);

        sections.Should().BeEquivalentTo(SinkKinds.All.Select(kind => kind.Type));
        (await SendAsync(OptionsOf("stdout").Single())).Should().Be(Delivery.Accepted);
    }

    private static string Readme => File.ReadAllText(Path.Combine(Places.Repository, "README.md"));

    // Secrets stand in files that are not here.
    private Task<Delivery> SendAsync(SinkOptions options)
    {
        var key = Secret.InFile(_secret);
        var keyed = options switch
        {
            WebhookSinkOptions webhook => webhook with { SignatureKey = key },
            InfluxdbSinkOptions { Token: not null } influxdb => influxdb with { Token = key },
            _ => options,
        };
        return keyed.Kind.Create(keyed, PlainClients.Parts()).SendAsync(Some.Frozen(), default);
    }

    private static IEnumerable<SinkOptions> OptionsOf(string type)
    {
        foreach (Capture example in Section(type).Groups["yaml"].Captures)
        {
            var reading = SettingsSome.Read(example.Value);
            SettingsSome.FaultsOf(reading).Should().BeEmpty();
            var options = reading.BestEffort.Sinks.Single();
            options.Kind.Type.Should().Be(type);
            yield return options;
        }
    }

    private static Match Section(string type) => Regex.Match(
        Readme, $@"^### `{type}`$(?:(?!^#)(?:^```yaml\n(?<yaml>[^`]+)^```$|[^\0]))*", RegexOptions.Multiline);
}
