using System.IO;
using Scraper.Forwarding;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary><c>outbox</c> where a volume is full: nothing is half done, and what takes no room is done.
/// </summary>
[TestClass]
public sealed class OutboxRoomTests : IDisposable
{
    private readonly CommandBench _bench = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("scraper-").FullName;

    private string FilePath => Path.Combine(_folder, "reports.jsonl");

    public void Dispose()
    {
        _bench.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(6_000)]
    public async Task AnExportWithoutRoomLeavesNothingThereAndSettlesNothing(int room)
    {
        await Collect(3, Delivery.RetryLater("later"));
        var before = (await _bench.RunAsync("outbox list --format json")).Output;
        using var stick = SmallVolume.Mount(_folder, "200k");
        stick.FillUp(but: room);

        var result = await _bench.RunAsync($"outbox export {FilePath} --settle file");

        result.Exit.Should().Be(2);
        result.Error.Should()
            .StartWith($"output_unwritable: cannot write {FilePath}: No space left on device");
        Directory.GetFiles(_folder).Should().Equal(Path.Combine(_folder, "ballast"));
        (await _bench.RunAsync("outbox list --format json")).Output.Should().Be(before);
        stick.MakeRoom();
        (await _bench.RunAsync($"outbox export {FilePath} --settle file")).Output.Should()
            .Be($"3 reports written to {FilePath}\n3 deliveries to file settled\n");
    }

    [TestMethod]
    public async Task AnImportWithoutRoomTakesNothingAndIsMadeAgain()
    {
        await Exported(4);
        using var there = new CommandBench();
        using var volume = SmallVolume.Mount(there.State.Path, "400k");
        (await there.RunAsync("outbox requeue --all")).Exit.Should().Be(0);
        there.State.Open();
        there.State.Close();
        volume.FillUp();

        var result = await there.RunAsync($"outbox import {FilePath}");

        result.Exit.Should().Be(6);
        result.Error.Should().StartWith("state_full: ");
        (await there.RunAsync("outbox list --format json")).Output.Should().BeEmpty();
        volume.MakeRoom();
        (await there.RunAsync($"outbox import {FilePath}")).Output.Should().StartWith("4 reports taken");
    }

    [TestMethod]
    public async Task WhatWaitsOnAFullVolumeIsPutBackAndDropped()
    {
        using var volume = SmallVolume.Mount(_bench.State.Path, "400k");
        await Collect(5, Delivery.Rejected("no") with { IsFinal = true });
        volume.FillUp();

        (await _bench.RunAsync("outbox requeue --all")).Output.Should().Be("5 deliveries put back\n");
        (await _bench.RunAsync("outbox drop --all")).Output.Should().Be("5 deliveries dropped\n");

        (await _bench.RunAsync("outbox list --format json")).Output.Should().BeEmpty();
    }

    private async Task Exported(int reports)
    {
        await Collect(reports, Delivery.RetryLater("later"));
        (await _bench.RunAsync($"outbox export {FilePath}")).Exit.Should().Be(0);
    }

    private async Task Collect(int reports, Delivery answer)
    {
        _bench.Sinks.Add(new FakeSink("file") { Answer = answer });
        for (var i = 0; i < reports; i++)
            await _bench.RunAsync("once");
    }
}
