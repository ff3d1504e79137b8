using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using Scraper.Forwarding;
using Scraper.Forwarding.JsonLines;
using Scraper.Forwarding.Stdout;
using Scraper.Forwarding.Textfile;
using Scraper.Forwarding.Webhook;
using Scraper.Settings;
using Scraper.Tests.Support;
using Snappier;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace Scraper.Tests.Forwarding;

/// <summary>What a preview shows of a sink of any kind is what it sends.</summary>
[TestClass]
public sealed class PreviewIsWireTests : IDisposable
{
    // What every HTTP client adds.
    private static readonly string[] OfTheConnection = ["Host", "Content-Length"];

    private readonly StateDirectory _state = new();
    private readonly MemoryStream _output = new();
    private readonly WireMockServer _server =
        WireMockServer.Start(new WireMockServerSettings { DisableRequestBodyDecompressing = true });

    public static IEnumerable<object[]> Types => SinkKinds.All.Select(kind => (object[])[kind.Type]);

    public void Dispose()
    {
        _server.Dispose();
        _state.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(Types))]
    public async Task OfAnyKind(string type)
    {
        _server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(204));
        var kind = SinkKinds.All.Single(one => one.Type == type);
        Directory.CreateDirectory(_state.Path);
        var file = Path.Combine(_state.Path, "reports");
        var options = kind.Start switch
        {
            HttpSinkOptions http => http with { Url = _server.Url + "/there" },
            FileSinkOptions own => own with { Path = file },
            TextfileSinkOptions own => own with { Directory = _state.Path },
            var other => other,
        };
        var sink = kind.Create(options, PlainClients.Parts() with { StandardOutput = _output });
        var report = Some.Frozen();
        var shown = sink.Describe(report);

        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);

        if (options is HttpSinkOptions)
            Parts(Sent()).Should().Equal(Parts(shown));
        else
            shown.Body.ToArray().Should().Equal(
                options is StdoutSinkOptions ? _output.ToArray() : File.ReadAllBytes(shown.Destination));
    }

    [TestMethod]
    public async Task OfAWebhookWithAllThatItHasButForItsSecrets()
    {
        _server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(204));
        Directory.CreateDirectory(_state.Path);
        var url = Path.Combine(_state.Path, "url");
        File.WriteAllText(url, _server.Url + "/services/T0K3N?a=b\n");
        var options = new WebhookSinkOptions
        {
            Name = "w",
            Url = "",
            UrlFile = Secret.InFile(url),
            IsGzipped = true,
            SignatureKey = Secret.Inline("key"),
        };
        var sink = new WebhookSink(options, PlainClients.Parts());
        var report = Some.Frozen();
        var shown = Parts(sink.Describe(report));

        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);

        var body = _server.LogEntries.Single().RequestMessage!.BodyAsBytes!;
        var signature = HMACSHA256.HashData("key"u8, body);
        shown.Should().Contain("Content-Encoding: gzip");
        shown.Select(part => part
                .Replace("/<secret>", "/services/T0K3N?a=b")
                .Replace("sha256=<secret>", "sha256=" + Convert.ToHexStringLower(signature)))
            .Should().Equal(Parts(Sent()));
    }

    private static string[] Parts(SinkRequest request) =>
    [
        $"{request.Method} {request.Destination}",
        .. request.Headers.Select(header => $"{header.Key}: {header.Value}").Order(),
        Convert.ToHexString(request.Body.Span),
    ];

    private SinkRequest Sent()
    {
        var request = _server.LogEntries.Single().RequestMessage!;
        var headers = request.Headers!.Where(header => !OfTheConnection.Contains(header.Key))
            .Select(header => KeyValuePair.Create(header.Key, header.Value.Single()));
        return new SinkRequest(
            request.Method, request.AbsoluteUrl, [.. headers],
            Unpacked(request.BodyAsBytes!, request.Headers!.TryGetValue("Content-Encoding", out var encoding)
                ? encoding.Single()
                : null));
    }

    private static byte[] Unpacked(byte[] body, string? encoding)
    {
        if (encoding == "snappy")
            return Snappy.DecompressToArray(body);
        if (encoding is null)
            return body;
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
