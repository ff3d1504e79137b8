using System.IO;
using System.Text;
using Scraper.Forwarding;
using Scraper.Forwarding.JsonLines;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>The sink that appends to a file.</summary>
[TestClass]
public sealed class FileSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scraper-").FullName;

    private string Location => Path.Combine(_directory, "below", "reports.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task EachReportIsOneLine()
    {
        var (first, second) = (Some.Frozen(), Some.Frozen(Some.Time.AddHours(8)));

        (await Send(first)).Should().Be(Delivery.Accepted);
        (await Send(second)).Should().Be(Delivery.Accepted);

        File.ReadAllText(Location).Should().Be(Text(first) + "\n" + Text(second) + "\n");
    }

    [TestMethod]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task APipeGetsEachReportThoughItHasNoEndToLookAt()
    {
        using var pipe = new ScrapingFifo();
        await using var reader = new FileStream(
            pipe.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var sink = SinkAt(pipe.Path);
        var report = Some.Frozen();
        var line = Encoding.UTF8.GetBytes(Text(report) + "\n");

        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);
        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);

        var heard = new byte[2 * line.Length];
        await reader.ReadExactlyAsync(heard);
        heard.Should().Equal([.. line, .. line]);
    }

    [TestMethod]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task ANewFileIsTheOwnersAloneAndAnExistingOneStaysAsItIs()
    {
        await Send(Some.Frozen());
        File.GetUnixFileMode(Location).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(Location, shared);
        await Send(Some.Frozen(Some.Time.AddHours(8)));
        File.GetUnixFileMode(Location).Should().Be(shared);
    }

    [TestMethod]
    public async Task AReportThatIsThereAlreadyIsNotWrittenAgain()
    {
        var (first, second) = (Some.Frozen(), Some.Frozen(Some.Time.AddHours(8)));
        await Send(first);
        await Send(second);

        (await Send(second)).Should().Be(Delivery.Accepted);

        File.ReadAllLines(Location).Should().Equal(Text(first), Text(second));
    }

    [TestMethod]
    [DataRow("{\"torn\":", "{\"torn\":\n<report>\n")]
    [DataRow("whole\n", "whole\n<report>\n")]
    [DataRow("", "<report>\n")]
    [DataRow("whole\n<report>", "whole\n<report>\n")]
    [DataRow("whole\n<report>\n", "whole\n<report>\n")]
    [DataRow("<half>", "<report>\n")]
    [DataRow("whole\n<half>", "whole\n<report>\n")]
    [DataRow("{", "<report>\n")]
    public async Task WhatACrashLeftIsCompleted(string before, string after)
    {
        var report = Some.Frozen();
        string Fill(string text) =>
            text.Replace("<report>", Text(report)).Replace("<half>", Text(report)[..300]);
        Directory.CreateDirectory(Path.GetDirectoryName(Location)!);
        File.WriteAllText(Location, Fill(before));

        (await Send(report)).Should().Be(Delivery.Accepted);

        File.ReadAllText(Location).Should().Be(Fill(after));
    }

    [TestMethod]
    public async Task AFileThatWouldGrowTooLargeMakesRoomForANewOneAndSoManyStay()
    {
        var reports = Enumerable.Range(0, 7).Select(hour => Some.Frozen(Some.Time.AddHours(hour))).ToList();
        var sink = Sink(maxSize: (2 * reports[0].Json.Length) + 2, keep: 2);
        foreach (var report in reports)
            (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);
        (await sink.SendAsync(reports[^1], default)).Should().Be(Delivery.Accepted);

        string[] Written(string suffix) => File.ReadAllLines(Location + suffix);
        Written("").Should().Equal(Text(reports[6]));
        Written(".1").Should().Equal(Text(reports[4]), Text(reports[5]));
        Written(".2").Should().Equal(Text(reports[2]), Text(reports[3]));
        Directory.GetFiles(Path.GetDirectoryName(Location)!).Should().HaveCount(3);
    }

    [TestMethod]
    public async Task ALinkIsNotMovedAside()
    {
        var real = Path.Combine(_directory, "real");
        Directory.CreateDirectory(Path.GetDirectoryName(Location)!);
        File.WriteAllText(real, "");
        File.CreateSymbolicLink(Location, real);
        var sink = Sink(maxSize: 1);

        await sink.SendAsync(Some.Frozen(), default);
        await sink.SendAsync(Some.Frozen(Some.Time.AddHours(8)), default);

        File.ReadAllLines(real).Should().HaveCount(2);
    }

    [TestMethod]
    public async Task ManyWritersLoseNoLineWhileTheFileMakesRoom()
    {
        const int writers = 4, each = 40;
        var size = 10L * (Some.Frozen().Json.Length + 1);
        var sent = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var ids = new List<string>();
            for (var turn = 0; turn < each; turn++)
            {
                var report = Some.Frozen(Some.Time.AddHours((writer * each) + turn));
                var delivery = await Sink(size, keep: 1000).SendAsync(report, default);
                delivery.Should().Be(Delivery.Accepted);
                ids.Add(Text(report));
            }
            return ids;
        })));

        Directory.GetFiles(Path.GetDirectoryName(Location)!).SelectMany(File.ReadAllLines)
            .Should().BeEquivalentTo(sent.SelectMany(ids => ids));
    }

    [TestMethod]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task APipeThatNobodyReadsIsTriedAgain()
    {
        using var pipe = new ScrapingFifo();
        var sink = SinkAt(pipe.Path);
        var reason = $"cannot write to {pipe.Path}: nobody reads it";

        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.RetryLater(reason));
        (await sink.ProbeAsync(default)).Fault.Should().Be(reason);
    }

    [TestMethod]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task APipeThatIsNotEmptiedHoldsUpOneAttemptAndNoLineGetsIntoAnother()
    {
        using var pipe = new ScrapingFifo();
        await using var reader = new FileStream(
            pipe.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var sink = SinkAt(pipe.Path);
        var large = Some.Frozen(target: new string('x', 100_000));
        using var patience = new CancellationTokenSource();

        var held = sink.SendAsync(large, patience.Token);
        await patience.CancelAsync();
        await FluentActions.Awaiting(() => held).Should().ThrowAsync<OperationCanceledException>();
        (await sink.SendAsync(large, default)).Should().Be(Delivery.RetryLater(
            $"cannot write to {pipe.Path}: an earlier line still waits for its reader"));

        var heard = new byte[large.Json.Length + 1];
        await reader.ReadExactlyAsync(heard);
        heard.Should().Equal([.. large.Json.Span, (byte)'\n']);
    }

    [TestMethod]
    public async Task ADirectoryInItsPlaceIsTriedAgain()
    {
        Directory.CreateDirectory(Location);

        var reason = $"cannot write to {Location}: it is a directory";

        (await Send(Some.Frozen())).Should().Be(Delivery.RetryLater(reason));
        (await Sink().ProbeAsync(default)).Fault.Should().Be(reason);
    }

    [TestMethod]
    public async Task AFullDiskIsTriedAgain()
    {
        if (!File.Exists("/dev/full"))
            Assert.Inconclusive("no /dev/full here");
        var sink = SinkAt("/dev/full");

        (await sink.SendAsync(Some.Frozen(), default)).Verdict.Should().Be(Verdict.RetryLater);
    }

    [TestMethod]
    public async Task AProbeWritesNothing()
    {
        (await Sink().ProbeAsync(default)).Fault.Should().BeNull();

        Directory.GetFileSystemEntries(_directory).Should().BeEmpty();
    }

    [TestMethod]
    public async Task AProbeOpensAFileThatIsThere()
    {
        await Send(Some.Frozen());
        (await Sink().ProbeAsync(default)).Fault.Should().BeNull();

        using var held = new FileStream(Location, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        (await Sink().ProbeAsync(default)).Fault.Should().Be(
            $"cannot write to {Location}: The process cannot "
            + $"access the file '{Location}' because it is being used by another process");
    }

    [TestMethod]
    public async Task AProbeFindsAFileWhereADirectoryShouldBe()
    {
        var inTheWay = Path.GetDirectoryName(Location)!;
        File.WriteAllText(inTheWay, "");
        var below = new FileSinkOptions { Name = "file", Path = Path.Combine(inTheWay, "a", "b.jsonl") };

        (await Sink().ProbeAsync(default)).Fault.Should().Be(
            $"cannot write to {Location}: {inTheWay} is a file, not a directory");
        (await new FileSink(below, PlainClients.Parts()).ProbeAsync(default)).Fault.Should().Be(
            $"cannot write to {below.Path}: {inTheWay} is a file, not a directory");
    }

    private FileSink Sink(long maxSize = 0, long keep = 5) => new(
        new FileSinkOptions { Name = "file", Path = Location, MaxSizeBytes = maxSize, Keep = keep },
        PlainClients.Parts());

    private static FileSink SinkAt(string path) =>
        new(new FileSinkOptions { Name = "file", Path = path }, PlainClients.Parts());

    private Task<Delivery> Send(FrozenReport report) => Sink().SendAsync(report, default);

    private static string Text(FrozenReport report) => Encoding.UTF8.GetString(report.Json.Span);
}
