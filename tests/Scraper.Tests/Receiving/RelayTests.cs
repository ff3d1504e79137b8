using System.Text;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Sqlite;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Receiving;

/// <summary>What is acknowledged is owed to every sink of a relay; what it owes and did not acknowledge comes
/// again under its id.</summary>
[TestClass]
public sealed class RelayTests : IDisposable
{
    private static readonly AcceptedSchemas Schemas = new([Schema.BuiltIn]);

    private readonly StateDirectory _state = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _state.Dispose();
    }

    [TestMethod]
    public async Task TheBytesOfASenderWaitForEverySinkBeforeTheyAreAcknowledged()
    {
        var (outbox, woken) = (new MemoryOutbox(), 0);
        var laidOut = SomeReports.Json().Replace("\"target\"", " \"target\"") + " ";

        var kept = await KeepAsync(new Relay(outbox, ["a", "b"], () => woken++), Received(laidOut));

        kept.Value.Should().Equal(true);
        woken.Should().Be(1);
        var (report, sinks) = outbox.Kept.Should().ContainSingle().Subject;
        Encoding.UTF8.GetString(report.Json.Span).Should().Be(laidOut);
        (report.ReportId, report.Target).Should().Be((Guid.Parse(SomeReports.IdOf(laidOut)), "default"));
        sinks.Should().Equal("a", "b");
    }

    [TestMethod]
    public async Task WhatCannotBeOwedIsNeitherKeptNorAcknowledged()
    {
        var full = new Failure(FailureKind.StateUnavailable, "no room");

        var kept = await KeepAsync(
            new Relay(new MemoryOutbox { Full = full }, ["a"], () => { }), Received(SomeReports.Json()));

        kept.Failure.Should().Be(full);
        var again = await KeepAsync(relay: null, Received(SomeReports.Json(id: "other")));
        again.Value.Should().Equal(true);
        (await CountAsync()).Should().Be(1, "the first is not there");
    }

    [TestMethod]
    public async Task AReportThatIsNoneOfOursIsHandedOnWithoutATarget()
    {
        var outbox = new MemoryOutbox();
        var strange = SomeReports.With(node => node["target"] = 7);

        await KeepAsync(new Relay(outbox, ["a"], () => { }), Received(strange));

        outbox.Kept.Single().Report.Target.Should().BeEmpty();
    }

    [TestMethod]
    public void OneThatWaitsIsNotOwedTwiceAndOneThatLeftIsOwedAgain()
    {
        var outbox = _state.Open(_state.Options with { Name = OutboxOptions.RelayedReports });
        var report = Received(SomeReports.Json());
        var relay = new Relay(outbox, ["a"], () => { });

        relay.Owe([report, report]).Should().BeNull();
        relay.Owe([report]).Should().BeNull();

        outbox.Waiting("a").Should().ContainSingle();
        outbox.Accepted(outbox.NextDue("a", Some.Time)!, Some.Time);
        relay.Owe([report]).Should().BeNull();
        outbox.Waiting("a").Should().ContainSingle();
    }

    private async Task<Outcome<IReadOnlyList<bool>>> KeepAsync(Relay? relay, ReceivedReport report)
    {
        await using var store = SqliteReports.Open(_state.Path, Schemas.Table).Value;
        var intake = new Intake(store, relay);
        using var stop = new CancellationTokenSource();
        var running = intake.RunAsync(stop.Token);
        var kept = await intake.KeepAsync([report], CancellationToken.None);
        await stop.CancelAsync();
        await running;
        return kept;
    }

    private async Task<int> CountAsync()
    {
        await using var store = SqliteReports.Open(_state.Path, Schemas.Table).Value;
        var servers = 0;
        foreach (var part in IdRange.Parts)
            (await store.ReadAsync(
                part, DateTimeOffset.MaxValue, false, _ => servers++, CancellationToken.None))
                .Should().BeNull();
        return servers;
    }

    private static ReceivedReport Received(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var counted = new ReportReading(Schemas).Read(bytes, "192.0.2.1", out _, out var refusal);
        refusal.Should().BeNull();
        return new ReceivedReport(counted!, Some.Time, ReceivedReport.Pack(bytes));
    }
}
