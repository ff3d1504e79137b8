using System.IO;
using System.Text.Json;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary><c>log_format: json</c> holds for every line on standard error, wherever it is said.</summary>
[TestClass]
public sealed class JsonMessagesTests : IDisposable
{
    private const string Json = "SCRAPER_LOG_FORMAT=json";

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    [DataRow("once --log-format json", "", 3)]
    [DataRow("once --log-format=JSON", "", 3)]
    [DataRow("once", Json, 3)]
    [DataRow("once --log-format json", "SCRAPER_LOG_FORMAT=text", 3)]
    [DataRow("preview --target a --target b", Json, 3)]
    [DataRow("check --probe", Json, 3)]
    [DataRow("eval up", Json, 3)]
    [DataRow("eval !up", Json, 2)]
    [DataRow("once", Json + " DO_NOT_TRACK=maybe", 5)]
    [DataRow("preview", Json + " DO_NOT_TRACK=1", 3)]
    [DataRow("check", Json + " SCRAPER_NONSENSE=1", 2)]
    [DataRow("status", Json + " SCRAPER_NONSENSE=1", 2)]
    [DataRow("once --state-dir /dev/null/x", Json, 6)]
    [DataRow("status --state-dir /dev/null/x", Json, 6)]
    [DataRow("onse --log-format json", "", 2)]
    [DataRow("once --bogus --log-format json", "", 2)]
    [DataRow("--log-format json", "", 2)]
    [DataRow("", Json, 2)]
    [DataRow("once --log-format", Json, 2)]
    [DataRow("parse - --log-format json", "", 3)]
    [DataRow("parse no-such.prom", Json, 3)]
    [DataRow("schema --schema no-such.yaml", Json, 2)]
    public async Task EveryLineIsAnObject(string arguments, string environment, int exit)
    {
        _bench.Pages.Failing(9, FailureKind.NotHttp, "no \u001b[31m\u202e\u0085 page\n");

        var result = await _bench.RunAsync(arguments, environment, input: "a 1\nb\u0085 \u202e\n");

        result.Exit.Should().Be(exit);
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().NotBeEmpty();
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            json.RootElement.EnumerateObject().Select(one => one.Name).Take(3)
                .Should().Equal("time", "level", "message");
            json.RootElement.GetProperty("message").GetString().Should().NotBeNullOrWhiteSpace();
        }
    }

    [TestMethod]
    public async Task AFileThatAsksForItIsHeard()
    {
        using var folder = new StateDirectory();
        var settings = Path.Combine(Directory.CreateDirectory(folder.Path).FullName, "a.yaml");
        await File.WriteAllTextAsync(settings, "log_format: json\nnonsense: 1\n");

        var told = (await _bench.RunAsync($"once --config {settings}")).Error;

        told.Should().MatchRegex("^{\"time\":\"[^\"]+\",\"level\":\"error\","
            + "\"message\":\"nonsense: unknown key\",\"file\":\"" + settings
            + "\",\"line\":2,\"column\":1}\n$");
    }

    [TestMethod]
    public async Task AFailureHasItsKindAndTarget()
    {
        _bench.Pages.Failing(1, FailureKind.AccessDenied, "no token");

        (await _bench.RunAsync("once", Json)).Error.Should().MatchRegex(
            "^{\"time\":\"[^\"]+\",\"level\":\"error\",\"message\":\"no token\","
            + "\"kind\":\"access_denied\",\"target\":\"default\"}\n$");
    }
}
