using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using Scraper.Hosting;
using Scraper.Tests.Support;
using static Scraper.Tests.Receiving.SomeReports;
using StateDirectory = Scraper.Tests.Support.StateDirectory;

namespace Scraper.Tests.Hosting;

/// <summary>Whoever asks for what is not there, or for too much, costs himself alone, and is
/// counted.</summary>
[TestClass]
public sealed class HostileRequestsTests : IDisposable
{
    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public async Task AStrangersAddressAndMethodAreToldAndCounted()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        (await receiver.GetAsync("/favicon.ico")).Should().Be(
            (HttpStatusCode.NotFound, "there is nothing at this address\n"));
        (await receiver.GetAsync("/api/v1/reports")).Should().Be(
            (HttpStatusCode.MethodNotAllowed, "what is at this address has another method\n"));

        (await receiver.GetAsync("/metrics")).Body.Should()
            .Contain("scraper_receiver_refused_requests_total{reason=\"no_such_page\"} 1\n")
            .And.Contain("scraper_receiver_refused_requests_total{reason=\"wrong_method\"} 1\n");
    }

    [TestMethod]
    public async Task OneUnreadableLineCostsNoOther()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);

        var broken = Json();
        var (status, body) = await receiver.PostAsync(
            $"{Json()}\n{broken[..^1]},\"\\ud800\":1}}\n{With(node => node["reason"] = 5)}");

        (status, body).Should().Be((HttpStatusCode.Accepted,
            $$"""{"accepted":2,"duplicates":0,"refused":[{"report_id":"""
            + $"\"{IdOf(broken)}\",\"line\":2,\"reason\":\"unreadable: JSON\"}}]}}"));
    }

    [TestMethod]
    public async Task ALongBodyIsKeptInPartsAndAnsweredAsOne()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        var lines = Enumerable.Range(0, 513).Select(_ => Json()).ToList();
        (lines[1], lines[511]) = (lines[0], "{}");

        (await receiver.PostAsync(string.Join('\n', lines), ("Idempotency-Key", "any"))).Should().Be((
            HttpStatusCode.Accepted, """{"accepted":511,"duplicates":1,"refused":"""
            + """[{"report_id":null,"line":512,"reason":"unreadable: report_id"}]}"""));
    }

    [TestMethod]
    public async Task PushesAreTimedAndWriteNoLineEach()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state);
        var page = Encoding.UTF8.GetBytes(
            "influxdb_info{version=\"2.0\"} 1\ninfluxdb_buckets_total 3\ncut of");
        for (var push = 0; push < 5; push++)
            (await receiver.SendAsync(HttpMethod.Post, "/metrics/job/a/", page)).Status
                .Should().Be(HttpStatusCode.Accepted);

        (await receiver.GetAsync("/metrics")).Body.Should()
            .Contain("scraper_receiver_request_duration_seconds_count 5\n");
        receiver.Log.Split('\n').Should().HaveCount(2, "it is the one that says where it listens");
    }

    [TestMethod]
    public async Task ConnectionsOverTheLimitAreClosedAndCountedWithoutALine()
    {
        await using var receiver = await RunningReceiver.StartAsync(_state, "  max_connections: 2\n");
        var open = new List<TcpClient>();
        for (var connection = 0; connection < 5; connection++)
        {
            open.Add(new TcpClient());
            await open[^1].ConnectAsync(IPAddress.Loopback, receiver.Address.Port);
        }
        foreach (var closed in open[2..])
            await UntilClosedAsync(closed);
        open.ForEach(one => one.Dispose());

        await EndToEndWait.UntilAsync("one is let in again", async () =>
        {
            try
            {
                return (await receiver.GetAsync("/metrics")).Body.Contains(
                    "scraper_receiver_refused_requests_total{reason=\"too_many\"} 3\n");
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        receiver.Log.Split('\n').Should().HaveCount(2);
    }

    [TestMethod]
    public async Task TheLargestBodiesComeOneAfterTheOtherAndHoldNobodyElseUp()
    {
        using var room = new BodyRoom();
        var waited = 0;
        var first = room.Enter(() => waited++);
        await first.HaveAsync(BodyRoom.Small + 1, default);
        await first.HaveAsync(BodyRoom.Large + 1, default);
        waited.Should().Be(2);

        using var second = room.Enter(() => waited++);
        var waits = second.HaveAsync(16 * BodyRoom.Large, default).AsTask();
        foreach (var bytes in (int[])[BodyRoom.Small, BodyRoom.Large])
        {
            using var other = room.Enter(() => { });
            await other.HaveAsync(bytes, default);
        }
        waits.IsCompleted.Should().BeFalse("there is one before it");
        first.Dispose();

        await waits;
        await second.HaveAsync(BodyRoom.Large, default);
        waited.Should().Be(3);
    }

    [TestMethod]
    public async Task AVolumeThatIsNearlyFullIsNotReady()
    {
        using var volume = SmallVolume.Mount(_state.Path, "6m");
        await using var receiver = await RunningReceiver.StartAsync(_state);
        (await receiver.GetAsync("/readyz")).Should().Be((HttpStatusCode.OK, "ready\n"));
        volume.FillUp(but: 512 * 1024);

        await EndToEndWait.UntilAsync("it is not ready", async () =>
            (await receiver.GetAsync("/readyz")).Status == HttpStatusCode.ServiceUnavailable);
        (await receiver.GetAsync("/readyz")).Body.Should().StartWith("not ready: no space left for ");
        volume.MakeRoom();

        await EndToEndWait.UntilAsync("it is ready", async () =>
            (await receiver.GetAsync("/readyz")).Status == HttpStatusCode.OK);
        receiver.Log.Split('\n').Should().HaveCount(3, "it is told once");
    }

    private static async Task UntilClosedAsync(TcpClient connection)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            (await connection.GetStream().ReadAsync(new byte[1], patience.Token)).Should().Be(0);
        }
        catch (IOException)
        {
            // Reset is closed, too.
        }
    }
}
