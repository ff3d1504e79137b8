using System.Diagnostics;
using System.IO;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary><c>make run</c>, with the built program in the place of one that it would build.</summary>
[TestClass]
public sealed class MakeTests : IDisposable
{
    private readonly ProcessRun _program = new();

    public void Dispose() => _program.Dispose();

    [TestMethod]
    public async Task ANameOfTheFixturesAPathAndAnAddressArePages()
    {
        var own = Path.Combine(_program.Directory, "own page.prom");
        File.Copy(Places.Fixture("influxd-2.7.12.prom"), own);
        using var server = new EndToEndServer();

        foreach (var fixture in new[] { "2.7.12", own, server.Url("/metrics") })
        {
            var made = await MakeAsync("run", $"FIXTURE={fixture}");

            made.Exit.Should().Be(0, made.Error);
            made.Output.Should().StartWith("influxdb-usage-telemetry/1 · target default · 16 of 18 fields\n")
                .And.EndWith($"The report was written to {State}/reports.jsonl\n");
            made.Error.Should().NotContain("Building", "the program is there");
        }
    }

    [TestMethod]
    public async Task TheDemoCountsEveryPageAndShowsWhereTheyCameFrom()
    {
        var made = await MakeAsync("demo");

        made.Exit.Should().Be(0, made.Error);
        var pages = Directory.EnumerateFiles(
            Path.GetDirectoryName(Places.Fixture("x"))!, "influxd-*.prom").Count();
        made.Output.Should().MatchRegex($@"^receiver http://127\.0\.0\.1:\d+, sidecar \S+, {pages} pages\n")
            .And.Contain($": {pages} reports of ").And.MatchRegex(@"\nwal_writes_total +\d+ +\d+ +[\d,]+ ")
            .And.MatchRegex(@"\n +127\.0\.0\.1 +\d+ +\d+ ");
    }

    [TestMethod]
    public async Task HelpFitsEightyColumns() =>
        (await MakeAsync("help")).Output.Split('\n').Should().Contain(row => row.StartsWith("  make run "))
            .And.OnlyContain(row => row.Length <= 80);

    [TestMethod]
    public async Task AWrongNameListsThoseThatExist()
    {
        var made = await MakeAsync("run", "FIXTURE=2.8.0");

        (made.Exit, made.Output).Should().Be((2, ""));
        made.Error.Should().StartWith("FIXTURE=2.8.0: there is no such page; take 2.0.0-alpha.21, ")
            .And.Contain(" 2.7.12, 2.9.1, a path or a URL\n");
    }

    [TestMethod]
    public async Task SwitchedOffItIsAPreviewAndNoFault()
    {
        var made = await MakeAsync("run", environment: "DO_NOT_TRACK=1");

        made.Exit.Should().Be(0, made.Error);
        made.Output.Should().Contain("buckets_total").And.NotContain("The report was written");
        Directory.Exists(State).Should().BeFalse();
    }

    [TestMethod]
    public async Task WhatCleanRemovesHoldsNoReports()
    {
        var run = (await MakeAsync("-n run")).Output;
        var clean = (await MakeAsync("-n clean")).Output;

        run.Should().Contain("--state-dir");
        clean.Split(' ', '\n').Should().Contain("out").And.NotContain("run");
        (await MakeAsync("-n run", state: false)).Output.Should().Contain("--state-dir \"run\"");
    }

    private string State => Path.Combine(_program.Directory, "state");

    private Task<ProcessRun.Result> MakeAsync(
        string words, string? fixture = null, string environment = "", bool state = true)
    {
        var program = _program.Start([], environment);
        var start = new ProcessStartInfo("make")
        {
            WorkingDirectory = Places.Repository,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in program.Environment)
            start.Environment[name] = value;
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var word in words.Split(' ').Append(fixture).OfType<string>())
            start.ArgumentList.Add(word);
        start.ArgumentList.Add($"SCRAPER={program.FileName}");
        if (state)
            start.ArgumentList.Add($"STATE={State}");
        return ProcessRun.RunAsync(start);
    }
}
