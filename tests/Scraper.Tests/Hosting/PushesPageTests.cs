using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary><c>POST</c> and <c>PUT /metrics/job/…</c>, by real requests.</summary>
[TestClass]
public sealed class PushesPageTests : IDisposable
{
    private const string Page = "influxdb_info{version=\"2.0\"} 1\ninfluxdb_buckets_total 3\n";

    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow("POST", "/metrics/job/influxdb")]
    [DataRow("PUT", "/metrics/job/influxdb/instance/db%2F1")]
    [DataRow("POST", "/metrics/job@base64/YS9i")]
    public async Task APushedPageIsAReportAndPushedTwiceItIsTwo(string method, string path)
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await PushAsync(receiver, method, path, Page)).Should().Be((HttpStatusCode.Accepted, ""));
        (await PushAsync(receiver, method, path, Page)).Status.Should().Be(HttpStatusCode.Accepted);

        (await receiver.GetAsync("/api/v1/usage")).Body.Should().Contain("\"reports\":2,");
    }

    [TestMethod]
    public async Task WhatIsNoPageIsRefusedAndCounted()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await PushAsync(receiver, "POST", "/metrics/job/a", "go_goroutines 3\n")).Status
            .Should().Be(HttpStatusCode.BadRequest);
        (await PushAsync(receiver, "POST", "/metrics/job/a", "")).Status
            .Should().Be(HttpStatusCode.BadRequest);
        (await PushAsync(receiver, "POST", "/metrics/job/", Page)).Status
            .Should().Be(HttpStatusCode.BadRequest);
        (await PushAsync(receiver, "DELETE", "/metrics/job/a", Page)).Status
            .Should().Be(HttpStatusCode.MethodNotAllowed);

        (await receiver.GetAsync("/metrics")).Body.Should()
            .Contain("scraper_receiver_refused_requests_total{reason=\"unusable_page\"} 2\n");
    }

    [TestMethod]
    public async Task WhatInfluxdPushesByItselfIsCounted()
    {
        var page = await File.ReadAllTextAsync(Places.Shared("captures", "2.7.12", "used.telemetry"));
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await PushAsync(receiver, "POST", "/metrics/job/influxdb", page)).Status
            .Should().Be(HttpStatusCode.Accepted);

        var usage = await receiver.GetAsync("/api/v1/usage");
        usage.Body.Should().Contain("\"ids\":1,").And.Contain("{\"version\":\"v2.7.12\",\"ids\":1}");
    }

    private static Task<(HttpStatusCode Status, string Body)> PushAsync(
        RunningReceiver receiver, string method, string path, string page) =>
        receiver.SendAsync(new HttpMethod(method), path, Encoding.UTF8.GetBytes(page));
}
