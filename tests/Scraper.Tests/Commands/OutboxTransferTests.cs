using System.IO;
using System.Security.Cryptography;
using Scraper.Commands;
using Scraper.Forwarding;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary><c>outbox export</c> and <c>import</c>: from one outbox into another, byte for byte.</summary>
[TestClass]
public sealed class OutboxTransferTests : IDisposable
{
    private readonly CommandBench _here = new();
    private readonly CommandBench _there = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("scraper-").FullName;

    private string FilePath => Path.Combine(_folder, "reports.jsonl");

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public async Task WhatIsExportedIsDeliveredElsewhereByteForByte()
    {
        await Exported(2, "--settle file");
        var bytes = await File.ReadAllBytesAsync(FilePath);

        (await File.ReadAllTextAsync(FilePath + ".sha256")).Should()
            .Be($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  reports.jsonl\n");
        Directory.GetFiles(_folder).Should().HaveCount(2);
        (await _here.RunAsync("outbox list")).Output.Should().StartWith("nothing waits");
        (await Import()).Should()
            .Be((0, $"2 reports taken from {FilePath}, 0 wait already, 0 lines refused\n"));
        (await Import()).Should()
            .Be((0, $"0 reports taken from {FilePath}, 2 wait already, 0 lines refused\n"));
        await _there.RunAsync("once");
        var sent = await File.ReadAllBytesAsync(Path.Combine(_there.State.Path, "reports.jsonl"));
        sent[..bytes.Length].Should().Equal(bytes);
    }

    [TestMethod]
    public async Task WithoutSettlingItGoesOnWaiting()
    {
        await Exported(1);

        (await _here.RunAsync("outbox export -")).Output.Should().Be(await File.ReadAllTextAsync(FilePath));
    }

    [TestMethod]
    public async Task WhatWasSettledIntoAFileIsNotLostWithItsName()
    {
        await Exported(2, "--settle file");
        var first = await File.ReadAllTextAsync(FilePath);
        await Exported(1, "--settle file");
        var beside = Directory.GetFiles(_folder, "reports.jsonl.2*Z").Single();

        (await File.ReadAllTextAsync(beside)).Should().Be(first);
        (await File.ReadAllTextAsync(beside + ".sha256")).Should()
            .EndWith($"  {Path.GetFileName(beside)}\n");
        (await _there.RunAsync($"outbox import {beside}")).Should().Be(new CommandResult(
            0, $"2 reports taken from {beside}, 0 wait already, 0 lines refused\n", ""));
        (await Import()).Output.Should().StartWith("1 report taken");
    }

    [TestMethod]
    public async Task AFileWhoseReportsStillWaitIsReplaced()
    {
        await Exported(1);
        await Exported(1);

        (await File.ReadAllLinesAsync(FilePath)).Should().HaveCount(2);
        Directory.GetFiles(_folder).Should().HaveCount(2);
    }

    [TestMethod]
    public async Task AFileOfOtherThingsIsKeptBeside()
    {
        await File.WriteAllTextAsync(FilePath, "a diary\n");

        (await Exported(1)).Error.Should().MatchRegex(
            $"^{FilePath} held what waits no longer: that file is now {FilePath}\\.2\\d+T\\d+Z\n$");

        (await File.ReadAllTextAsync(Directory.GetFiles(_folder, "*Z").Single())).Should().Be("a diary\n");
    }

    [TestMethod]
    public async Task WhatAKillLeftIsBegunAnew()
    {
        await File.WriteAllTextAsync(FilePath + ".part", "{half a report");
        await File.WriteAllTextAsync(FilePath + ".sha256.part", "half a sum");

        await Exported(1);

        Directory.GetFiles(_folder).Should().BeEquivalentTo([FilePath, FilePath + ".sha256"]);
        (await Import()).Exit.Should().Be(0);
    }

    [TestMethod]
    public async Task OfTwoAtOnceTheSecondIsTold()
    {
        using var first = new ReportFile(FilePath);
        _here.Sinks.Add(new FakeSink("file") { Answer = Delivery.RetryLater("later") });
        await _here.RunAsync("once");

        (await _here.RunAsync($"outbox export {FilePath} --settle file")).Should().Be(new CommandResult(
            2, "", $"output_unwritable: cannot write {FilePath}: another process is writing it\n"));

        first.Finish(Some.Time).Should().BeNull();
        (await File.ReadAllTextAsync(FilePath)).Should().BeEmpty();
        (await _here.RunAsync("outbox list --format json")).Output.Should().NotBeEmpty("it still waits");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task ALinkIsFollowedByBoth(bool isThere)
    {
        var real = Path.Combine(_folder, "stick.jsonl");
        if (isThere)
            await File.WriteAllTextAsync(real, "");
        File.CreateSymbolicLink(FilePath, real);

        await Exported(1);

        new FileInfo(FilePath).LinkTarget.Should().Be(real);
        File.Exists(real + ".sha256").Should().BeTrue();
        await File.AppendAllTextAsync(real, "\n");
        (await _there.RunAsync($"outbox import {FilePath}")).Error.Should()
            .Contain($"is not what {real}.sha256 says");
    }

    [TestMethod]
    public async Task AFileThatItsChecksumDoesNotFitIsRefusedWhole()
    {
        await Exported(1);
        await File.AppendAllTextAsync(FilePath, "\n");

        (await Import()).Should().Be((4, ""));

        Directory.Exists(_there.State.Path).Should().BeFalse();
    }

    [TestMethod]
    public async Task DamagedLinesAreToldAndTheOthersTaken()
    {
        await Exported(1);
        var line = await File.ReadAllTextAsync(FilePath);
        File.Delete(FilePath + ".sha256");
        await File.WriteAllTextAsync(
            FilePath, $"\ufeff{line.TrimEnd()}\r\n{{}}\n\n{line}{new string('x', 17 * 1024 * 1024)}\n[");

        var result = await _there.RunAsync($"outbox import {FilePath}");

        (result.Exit, result.Output).Should()
            .Be((4, $"1 report taken from {FilePath}, 1 waits already, 3 lines refused\n"));
        result.Error.Should().Contain($"\n{FilePath}:2: no report: ")
            .And.Contain($"\n{FilePath}:5: longer than 16 MiB\n").And.Contain($"\n{FilePath}:6: no report: ");
        (await _there.RunAsync("outbox export -")).Output.Should().Be(line);
    }

    private async Task<CommandResult> Exported(int reports, string flags = "")
    {
        _here.Sinks.Clear();
        _here.Sinks.Add(new FakeSink("file") { Answer = Delivery.RetryLater("later") });
        for (var i = 0; i < reports; i++)
            await _here.RunAsync("once");
        var result = await _here.RunAsync($"outbox export {FilePath} {flags}");
        result.Exit.Should().Be(0);
        return result;
    }

    private async Task<(int Exit, string Output)> Import()
    {
        var result = await _there.RunAsync($"outbox import {FilePath}");
        return (result.Exit, result.Output);
    }
}
