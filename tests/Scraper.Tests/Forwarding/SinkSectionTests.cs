using System.IO;
using System.Text.RegularExpressions;
using Scraper.Forwarding;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>README's section of a sink has settings that are read here, and a report goes where they say.
/// </summary>
[TestClass]
public sealed class SinkSectionTests
{
    [TestMethod]
    [DataRow("pushgateway", "PUT /metrics/job/influxdb/instance/0b5e")]
    [DataRow("remote_write", "POST /api/v1/write")]
    [DataRow("otlp", "POST /v1/metrics")]
    public async Task ItsExampleIsReadAndSends(string type, string sent)
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(204));
        var reading = SettingsSome.Read(Example(type));
        SettingsSome.FaultsOf(reading).Should().BeEmpty();
        var options = (HttpSinkOptions)reading.BestEffort.Sinks.Single();
        options.Kind.Type.Should().Be(type);
        var here = options with { Url = server.Url + new Uri(options.Url).AbsolutePath };

        var delivery = await here.Kind.Create(here, PlainClients.Parts()).SendAsync(Some.Frozen(), default);

        delivery.Should().Be(Delivery.Accepted);
        var request = server.LogEntries.Single().RequestMessage!;
        $"{request.Method} {request.Path}".Should().Be(sent);
    }

    private static string Example(string type) => Regex.Match(
        File.ReadAllText(Path.Combine(Places.Repository, "README.md")),
        $@"^### `{type}`$(?:(?!^#)[^\0])*?^```yaml\n(?<yaml>[^`]+)^```$", RegexOptions.Multiline)
        .Groups["yaml"].Value;
}
