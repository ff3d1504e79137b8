using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>What clients may do to the sidecar's own pages, by real sockets.</summary>
[TestClass]
public sealed class ServerLimitsTests
{
    private const string Get = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

    // Of the slowest, with a machine that has more to do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [TestMethod]
    [DataRow("/")]
    [DataRow("/metrics")]
    [DataRow("/healthz")]
    [DataRow("/readyz")]
    public async Task HeadHasTheHeadersOfGetAndNoBody(string path)
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        using var client = new HttpClient { BaseAddress = sidecar.Address };

        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        using var get = await client.GetAsync(path);

        var body = await get.Content.ReadAsByteArrayAsync();
        head.StatusCode.Should().Be(get.StatusCode).And.Be(HttpStatusCode.OK);
        get.Content.Headers.ContentLength.Should().Be(body.Length);
        (head.Content.Headers.ContentLength ?? 0).Should().BeCloseTo(
            body.Length, 64, "a number on it may have grown");
        head.Content.Headers.ContentType.Should().Be(get.Content.Headers.ContentType);
        (await RawAsync(sidecar, $"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
            .Should().StartWith("HTTP/1.1 200 OK\r\n").And.EndWith("\r\n\r\n");
    }

    [TestMethod]
    [DataRow("POST", "/metrics")]
    [DataRow("PUT", "/healthz")]
    [DataRow("DELETE", "/readyz")]
    [DataRow("OPTIONS", "/")]
    [DataRow("BREW", "/metrics")]
    public async Task OtherMethodsAreToldWhichThereAre(string method, string path)
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var answer = await RawAsync(sidecar, $"{method} {path} HTTP/1.1\r\n"
            + "Host: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        answer.Should().StartWith("HTTP/1.1 405 Method Not Allowed\r\n")
            .And.Contain("\r\nAllow: GET, HEAD\r\n");
    }

    [TestMethod]
    public async Task AHeadThatIsTooLongIsRefused()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var filler = new string('x', 9000);

        (await RawAsync(sidecar, $"GET /?{filler} HTTP/1.1\r\nHost: x\r\n\r\n"))
            .Should().StartWith("HTTP/1.1 414 ");
        (await RawAsync(sidecar, $"GET / HTTP/1.1\r\nHost: x\r\nX: {filler}\r\n\r\n"))
            .Should().StartWith("HTTP/1.1 431 ");
    }

    [TestMethod]
    public async Task MoreConnectionsThanThereMayBeAreClosedAndMakeRoom()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var clients = new List<TcpClient>();
        for (var count = 0; count < ServerLimits.MostConnections; count++)
            clients.Add(await ConnectAsync(sidecar, Get));
        foreach (var client in clients)
            (await client.GetStream().ReadAsync(new byte[12])).Should().BePositive();

        using (var further = await ConnectAsync(sidecar, Get))
            (await EndAsync(further)).Should().BeEmpty();
        clients.ForEach(client => client.Dispose());

        await EndToEndWait.UntilAsync("room", async () =>
            (await RawAsync(sidecar, Get.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))).Length > 0);
    }

    [TestMethod]
    public async Task WhoDoesNotReadCostsOthersNothing()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var clients = new List<TcpClient>();
        for (var count = 0; count < 100; count++)
            clients.Add(await ConnectAsync(sidecar, string.Concat(Enumerable.Repeat(Get, 60))));

        for (var count = 0; count < 5; count++)
            (await sidecar.GetAsync("/metrics")).Status.Should().Be(HttpStatusCode.OK);

        clients.ForEach(client => client.Dispose());
    }

    // One test for all of them, since each takes its time.
    [TestMethod]
    public async Task NobodyHoldsAConnectionForLong()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var began = TimeProvider.System.GetTimestamp();
        using var silent = await ConnectAsync(sidecar, "");
        using var asking = await ConnectAsync(sidecar, "GET / HTTP/1.1\r\nHost: x\r\nX: ");
        using var sending = await ConnectAsync(
            sidecar, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab");
        using var idle = await ConnectAsync(sidecar, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        using var deaf = await ConnectAsync(sidecar, string.Concat(Enumerable.Repeat(Get, 2000)), 4096);

        var ended = await Task.WhenAll(
            EndAsync(silent), EndAsync(asking), EndAsync(sending), EndAsync(idle), UntilResetAsync(deaf));

        ended[0].Should().BeEmpty();
        ended[1].Should().StartWith("HTTP/1.1 408 Request Timeout\r\n");
        ended[2].Should().StartWith("HTTP/1.1 200 OK\r\n");
        ended[3].Should().StartWith("HTTP/1.1 200 OK\r\n");
        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(Patience);
    }

    private static async Task<TcpClient> ConnectAsync(RunningSidecar sidecar, string say, int receive = 0)
    {
        var client = new TcpClient();
        if (receive > 0)
            client.ReceiveBufferSize = receive;
        await client.ConnectAsync(IPAddress.Loopback, sidecar.Address.Port);
        _ = client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(say)).AsTask()
            .ContinueWith(done => done.Exception, TaskScheduler.Default);
        return client;
    }

    private static async Task<string> RawAsync(RunningSidecar sidecar, string say)
    {
        using var client = await ConnectAsync(sidecar, say);
        return await EndAsync(client);
    }

    /// <summary>All that it is told until the other side ends it.</summary>
    private static async Task<string> EndAsync(TcpClient client)
    {
        using var told = new MemoryStream();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await client.GetStream().CopyToAsync(told, patience.Token);
        }
        catch (IOException)
        {
            // An end, too.
        }
        return Encoding.UTF8.GetString(told.ToArray());
    }

    /// <summary>Nothing is read, so only the connection itself tells its end.</summary>
    private static async Task<string> UntilResetAsync(TcpClient client)
    {
        await EndToEndWait.UntilAsync("a reset", () =>
        {
            try
            {
                return client.Client.Poll(0, SelectMode.SelectError) || client.Client.Send([(byte)'x']) < 0;
            }
            catch (SocketException)
            {
                return true;
            }
        });
        return "";
    }
}
