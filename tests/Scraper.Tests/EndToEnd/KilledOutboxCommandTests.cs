using System.Diagnostics;
using System.IO;
using Scraper.Commands;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>scraper outbox</c> is killed while it changes something: nothing is lost, nothing doubled, no
/// half file has a name, and the same command made again does the rest. KILLS sets how often (an eighth of it
/// for each).</summary>
[TestClass]
[TestCategory("Real")]
public sealed class KilledOutboxCommandTests : IDisposable
{
    private const int Reports = 40;

    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "200") / 8;

    private readonly ProcessRun _program = new();
    private readonly StateDirectory _whole = new();
    private readonly Random _random = new(1);

    private string State => Path.Combine(_program.Directory, "state");

    private string FilePath => Path.Combine(_program.Directory, "reports.jsonl");

    public TestContext TestContext { get; set; } = null!;

    public void Dispose()
    {
        _whole.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    [DataRow("export reports.jsonl --settle a")]
    [DataRow("import in.jsonl")]
    [DataRow("requeue --all --sink a")]
    [DataRow("drop --all --sink a")]
    public async Task WhateverIsKilledIsWholeAndCanBeMadeAgain(string words)
    {
        var kept = Prepare();
        Begin(words);
        var began = TimeProvider.System.GetTimestamp();
        (await _program.RunAsync($"outbox {words}")).Exit.Should().Be(0);
        var takes = TimeProvider.System.GetElapsedTime(began);
        var unfinished = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            Begin(words);
            await KillAsync($"outbox {words}", takes * (0.3 + (_random.NextDouble() * 0.7)));

            unfinished += Done(words, kept) ? 0 : 1;
            Whole(words, kept, $"kill {kill}");
            (await _program.RunAsync($"outbox {words}")).Exit.Should().Be(0, $"after kill {kill}");
            Done(words, kept).Should().BeTrue($"after kill {kill}");
            Directory.GetFiles(_program.Directory, "*.part").Should().BeEmpty($"after kill {kill}");
        }
        TestContext.WriteLine($"{words}: {Kills} kills within {takes}, {unfinished} before its end, 0 lost");
    }

    /// <summary>A state directory in which every report waits for a and b, and the same as a file.</summary>
    private HashSet<Guid> Prepare()
    {
        _program.Put("scraper.yaml", """
            state_dir: state
            targets: [ { name: db, url: "http://127.0.0.1:1/metrics" } ]
            sinks:
              - { type: webhook, name: a, url: "http://127.0.0.1:1/" }
              - { type: webhook, name: b, url: "http://127.0.0.1:1/" }
            """);
        var outbox = _whole.Open();
        var reports = Enumerable.Range(0, Reports).Select(i => outbox.Append(
            Some.Frozen(TimeProvider.System.GetUtcNow().AddSeconds(-i)), ["a", "b"]).Value).ToList();
        _whole.Close();
        using var file = new ReportFile(Path.Combine(_program.Directory, "in.jsonl"));
        reports.ForEach(file.Write);
        file.Finish(Some.Time);
        return [.. reports.Select(report => report.ReportId)];
    }

    private void Begin(string words)
    {
        foreach (var file in Directory.GetFiles(_program.Directory, "reports.jsonl*"))
            File.Delete(file);
        if (Directory.Exists(State))
            Directory.Delete(State, recursive: true);
        Directory.CreateDirectory(State);
        if (words.StartsWith("import", StringComparison.Ordinal))
            return;
        File.Copy(_whole.Database, Path.Combine(State, "outbox.db"));
        if (!words.StartsWith("requeue", StringComparison.Ordinal))
            return;
        using var connection = OutboxFile.Connect(
            Path.Combine(State, "outbox.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite);
        connection.Script("UPDATE delivery SET aside = 'refused' WHERE sink = 'a'");
    }

    private async Task KillAsync(string words, TimeSpan after)
    {
        using var process = Process.Start(_program.Start(words.Split(' ')))!;
        await Task.Delay(after, TimeProvider.System);
        process.Kill();
        await process.WaitForExitAsync();
    }

    // What waits for a where the command is done: all of it, or nothing.
    private bool Done(string words, HashSet<Guid> kept) => words.Split(' ')[0] is "export" or "drop"
        ? Waiting("a").Count == 0
        : kept.SetEquals(Waiting("a"));

    private void Whole(string words, HashSet<Guid> kept, string when)
    {
        var waiting = Waiting("a");
        waiting.Should().OnlyHaveUniqueItems(when).And.BeSubsetOf(kept, when);
        if (!words.StartsWith("import", StringComparison.Ordinal))
            kept.SetEquals(Waiting("b")).Should().BeTrue(when);
        if (!words.StartsWith("export", StringComparison.Ordinal))
            return;
        var file = File.Exists(FilePath) ? Read() : [];
        file.Should().HaveCount(file.Count == 0 ? 0 : Reports, when);
        kept.SetEquals(waiting.Concat(file)).Should().BeTrue(when);
    }

    private List<Guid> Read()
    {
        using var file = File.OpenRead(FilePath);
        (ReportFile.ExpectedSum(FilePath) ?? ReportFile.ActualSum(file)).Should()
            .Be(ReportFile.ActualSum(File.OpenRead(FilePath)));
        file.Position = 0;
        return [.. new ReportLines(file).Read().Select(one => one.Report!.ReportId)];
    }

    private List<Guid> Waiting(string sink) => OutboxPages.Peek(new OutboxOptions { StateDirectory = State })
        ?.Deliveries(sink).Where(delivery => delivery.Aside is null).Select(delivery => delivery.ReportId)
        .ToList() ?? [];
}
