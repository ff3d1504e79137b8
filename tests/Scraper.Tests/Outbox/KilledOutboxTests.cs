using System.Diagnostics;
using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>A process is killed while it keeps, settles, repairs and upgrades: nothing that it said is lost,
/// and nothing is changed. KILLS sets how often (2,000 by hand).</summary>
[TestClass]
[TestCategory("Real")]
public sealed class KilledOutboxTests : IDisposable
{
    private static readonly string Hammer = Path.Combine(
        Places.Repository, "tests/Scraper.Benchmarks/bin/Release/net10.0/Scraper.Benchmarks");

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "200");

    private readonly StateDirectory _state = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public async Task NothingThatWasKeptIsLostHoweverOftenItIsKilled()
    {
        var random = new Random(1);
        var (owed, sent, said) = (new HashSet<string>(), new HashSet<string>(), 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            foreach (var line in await KilledAsync(TimeSpan.FromMilliseconds(random.Next(400)), "open"))
            {
                var (word, id) = (line.Split(' ')[0], line.Split(' ')[^1]);
                said++;
                if (word == "kept")
                    owed.Add(id).Should().BeTrue();
                else if (word == "sent")
                    sent.Add(id);
                else if (word == "settled")
                    owed.Remove(id);
                else
                    word.Should().Be("open");
            }
        }
        var outbox = _state.Open();
        var waiting = outbox.Waiting("a").Select(one => one.ReportId.ToString()).ToHashSet();

        // One whose verdict was under way may be settled or not.
        owed.Except(sent).Except(waiting).Should().BeEmpty("all that was kept waits or was sent");
        waiting.Intersect(sent.Except(owed)).Should().BeEmpty("what was settled does not come again");
        for (var now = Some.Time; outbox.NextDue("a", now) is { } due; outbox.Accepted(due, now))
            due.Report.Thaw().ReportId.Should().Be(due.Report.ReportId);
        _state.Damage.Should().BeEmpty();
        TestContext.WriteLine(
            $"{Kills} kills, {said} things said, {waiting.Count} waiting, 0 lost, 0 changed");
    }

    [TestMethod]
    public async Task ARepairIsFinishedHoweverOftenItIsKilled()
    {
        _state.Fill(400);
        var length = new FileInfo(_state.Database).Length;
        _state.Write(length / 2 / 4096 * 4096, new byte[4096]);
        await OpensAsync(File.ReadAllBytes(_state.Database), 390);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task AnUpgradeIsFinishedHoweverOftenItIsKilled(int layout)
    {
        Directory.CreateDirectory(_state.Path);
        await OpensAsync(OlderLayoutsTests.FileOf(layout), 3);
    }

    // A file that the start of the program replaces.
    private async Task OpensAsync(byte[] file, int waiting)
    {
        var random = new Random(1);
        var (told, done) = (0, 0);
        Begin(file);
        var takes = await TimeToOpenAsync();
        for (var kill = 0; kill < Kills / 4; kill++)
        {
            Begin(file);
            var lines = await KilledAsync(takes * (random.NextDouble() * 1.2), null);
            done += lines.Contains("open") ? 1 : 0;
            told += lines.Exists(line => line.StartsWith("damage", StringComparison.Ordinal)) ? 1 : 0;
            var outbox = _state.Open();
            outbox.States().Sum(state => state.Waiting)
                .Should().BeGreaterThanOrEqualTo(waiting, $"kill {kill}");
            _state.Close();
        }
        TestContext.WriteLine(
            $"{Kills / 4} kills within {takes * 1.2}, {done} after the end of it, {told} told, nothing lost");
    }

    private void Begin(byte[] file)
    {
        foreach (var old in Directory.GetFiles(_state.Path))
            File.Delete(old);
        File.WriteAllBytes(_state.Database, file);
    }

    /// <summary>From its first touch of a file until it is open.</summary>
    private async Task<TimeSpan> TimeToOpenAsync()
    {
        using var process = Start();
        await EndToEndWait.UntilAsync("the repair begins", Touched);
        var began = TimeProvider.System.GetTimestamp();
        while (await process.StandardOutput.ReadLineAsync() is not ("open" or null))
        {
        }
        var took = TimeProvider.System.GetElapsedTime(began);
        process.Kill();
        await process.WaitForExitAsync();
        return took;
    }

    private Process Start()
    {
        if (!File.Exists(Hammer))
            Assert.Inconclusive("tests/Scraper.Benchmarks is not built");
        return Process.Start(new ProcessStartInfo(Hammer, ["outbox", _state.Path, "1000000"])
        {
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>What it said until it was killed so long after it said a word, or after it had a file open.
    /// </summary>
    private async Task<List<string>> KilledAsync(TimeSpan after, string? word)
    {
        using var process = Start();
        var lines = new List<string>();
        try
        {
            if (word is null)
                await EndToEndWait.UntilAsync("the repair begins", () => Touched() || process.HasExited);
            else
                lines.Add(await process.StandardOutput.ReadLineAsync() ?? "");
            await Task.Delay(after, TimeProvider.System);
        }
        finally
        {
            process.Kill();
        }
        var rest = await process.StandardOutput.ReadToEndAsync();
        // The last line may be half said.
        lines.AddRange(rest.Split('\n')[..^1]);
        await process.WaitForExitAsync();
        return lines;
    }

    private bool Touched() => Directory.GetFiles(_state.Path).Length > 1;
}
