using System.Text.Json;
using Scraper.Forwarding;
using Scraper.Forwarding.Influxdb;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>What real servers answered to all kinds of write, and what the sink makes of it.</summary>
[TestClass]
public sealed class WriteApiTests
{
    private static readonly Dictionary<int, Verdict> Expected = new()
    {
        [204] = Verdict.Accepted,
        [400] = Verdict.Rejected,
        [401] = Verdict.RetryLater,
        [403] = Verdict.RetryLater,
        [404] = Verdict.RetryLater,
        [405] = Verdict.RetryLater,
        [422] = Verdict.Rejected,
        [500] = Verdict.RetryLater,
    };

    [TestMethod]
    [TestCategory("Conformance")]
    [DataRow("2.0.4")]
    [DataRow("2.9.1")]
    public async Task EveryAnswerOfARealServerHasAVerdictAndTheServersWords(string release)
    {
        var cases = ForwardingSuites.Read($"captures/write-api/{release}.json").GetProperty("cases");
        using var server = WireMockServer.Start();
        var sink = new InfluxdbSink(
            new InfluxdbSinkOptions { Name = "i", Url = server.Url!, Org = "acme", Bucket = "main" },
            PlainClients.Parts());
        foreach (var response in cases.EnumerateArray().Select(one => one.GetProperty("response")))
        {
            var status = response.GetProperty("status").GetInt32();
            var body = response.GetProperty("body").GetString()!;
            server.Reset();
            server.Given(Request.Create()).RespondWith(
                Response.Create().WithStatusCode(status).WithBody(body));

            var delivery = await sink.SendAsync(Some.Frozen(), default);

            delivery.Verdict.Should().Be(Expected[status], body);
            if (body.Length > 0)
                delivery.Reason.Should().Contain(FirstWords(body));
        }
    }

    private static string FirstWords(string body)
    {
        using var json = JsonDocument.Parse(body);
        var message = json.RootElement.GetProperty("message").GetString()!;
        return message.Split('\n')[0][..Math.Min(40, message.Split('\n')[0].Length)].TrimEnd();
    }
}
