using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>README's air gap, as processes: exported here, imported there, delivered byte for byte.</summary>
[TestClass]
public sealed class AirGapTests : IDisposable
{
    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;

    public AirGapTests() => _server = EndToEndTiny.Serve(_program);

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task WhatIsCarriedArrivesByteForByte()
    {
        var carried = await CarriedAsync();

        (await _program.RunAsync("outbox import reports.jsonl --state-dir there")).Output.Should().Be(
            "1 report taken from reports.jsonl, 0 wait already, 0 lines refused\n");
        (await _program.RunAsync("once --state-dir there")).Exit.Should().Be(0);

        _server.Posts.Select(post => post.Text + "\n").Should().Contain(carried);
        _program.Read("there/reports.jsonl").Should().StartWith(carried);
    }

    [TestMethod]
    public async Task ARunningSidecarSeesWhatIsImported()
    {
        var carried = await CarriedAsync();
        _program.Put("quiet.yaml", _program.Read("scraper.yaml").Replace("interval: 1s", "interval: 1h"));
        using var sidecar = await EndToEndProcess.RunAsync(
            _program, "run --config quiet.yaml --state-dir there");
        await EndToEndWait.UntilAsync("its own report", () => _server.Posts.Any());

        await _program.RunAsync("outbox import reports.jsonl --config quiet.yaml --state-dir there");

        await EndToEndWait.UntilAsync(
            "the carried one", () => _server.Posts.Any(post => post.Text + "\n" == carried));
        (await sidecar.TerminateAsync()).Exit.Should().Be(0);
    }

    private async Task<string> CarriedAsync()
    {
        _server.Answer("/hook", "503 x", []);
        (await _program.RunAsync("once --state-dir here")).Exit.Should().Be(4);
        _server.Requests.Clear();
        (await _program.RunAsync("outbox export reports.jsonl --settle webhook --state-dir here"))
            .Should().Be(new ProcessRun.Result(
                0, "1 report written to reports.jsonl\n1 delivery to webhook settled\n", ""));
        _server.Answer("/hook", "204 No Content", []);
        return File.ReadAllText(Path.Combine(_program.Directory, "reports.jsonl"));
    }
}
