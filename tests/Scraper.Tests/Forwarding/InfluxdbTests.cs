using Scraper.Forwarding;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scraper.Tests.Forwarding;

/// <summary>The two write APIs of InfluxDB, and what their format cannot carry.</summary>
[TestClass]
public sealed class InfluxdbTests
{
    [TestMethod]
    [DataRow("org: a b, bucket: c/d", "/api/v2/write?org=a%20b&bucket=c%2Fd&precision=ms")]
    [DataRow("version: 2, org: o, bucket: b", "/api/v2/write?org=o&bucket=b&precision=ms")]
    [DataRow("version: 1, db: a b", "/write?db=a%20b&precision=ms")]
    [DataRow("version: 1, db: d, rp: one/year", "/write?db=d&rp=one%2Fyear&precision=ms")]
    public void AVersionHasItsAddress(string keys, string path) =>
        Sink("http://h", keys).Describe(Some.Frozen()).Destination.Should().Be("http://h" + path);

    [TestMethod]
    [DataRow("version: 2", "version 2 needs org and bucket")]
    [DataRow("org: o", "version 2 needs bucket")]
    [DataRow("version: 1", "version 1 needs db")]
    [DataRow("version: 1, rp: r", "version 1 needs db")]
    [DataRow("version: 1, db: d, org: o, bucket: b", "version 1 has no org and bucket")]
    [DataRow("org: o, bucket: b, db: d", "version 2 has no db")]
    public void KeysOfTheOtherVersionAreAFault(string keys, string fault) =>
        SettingsSome.FaultsOf(SettingsSome.Read($"sinks: [{{ type: influxdb, url: 'http://h', {keys} }}]"))
            .Should().EndWith(": " + fault);

    [TestMethod]
    [DataRow("org: o, bucket: b", "/health", "/health")]
    [DataRow("version: 1, db: d", "/ping", "/health", "/ping")]
    public async Task AProbeAsksWhatTheServerHas(string keys, string there, params string[] asked)
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath(there)).RespondWith(Response.Create().WithStatusCode(204));

        (await Sink(server.Url!, keys).ProbeAsync(default)).Fault.Should().BeNull();

        server.LogEntries.Select(entry => entry.RequestMessage!.Path).Should().Equal(asked);
    }

    [TestMethod]
    public async Task WhatLineProtocolCannotCarryIsToldOfADeliveryThatIsAccepted()
    {
        using var server = WireMockServer.Start();
        server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(204));
        var sink = Sink(server.Url!, "org: o, bucket: b");
        var odd = Some.Buckets with
        {
            Points = [new Point([], double.NaN, null), new Point([new Tag("k", "v")], 1 / 0.0, null)],
        };

        var delivery = await sink.SendAsync(
            FrozenReport.Freeze(Some.Report() with { Fields = [odd] }), default);

        delivery.Verdict.Should().Be(Verdict.Accepted);
        delivery.Reason.Should().Be(
            "values that line protocol cannot carry (NaN, infinities) are left out: 2");
        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.Accepted);
    }

    private static ISink Sink(string url, string keys)
    {
        var reading = SettingsSome.Read($"sinks: [{{ type: influxdb, url: '{url}', {keys} }}]");
        SettingsSome.FaultsOf(reading).Should().BeEmpty();
        var options = reading.BestEffort.Sinks.Single();
        return options.Kind.Create(options, PlainClients.Parts());
    }
}
