using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary><c>once --splay</c>: a fleet does not start in one second.</summary>
[TestClass]
public sealed class SplayTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [TestMethod]
    public void AHostHasItsPartAtEveryStart()
    {
        Splay.Of(Hour, "a").Should().BeCloseTo(TimeSpan.FromMinutes(47.47), TimeSpan.FromSeconds(1));
        Splay.Of(Hour, "a").Should().Be(Splay.Of(Hour, "a"));
        Splay.Of(TimeSpan.Zero, "a").Should().Be(TimeSpan.Zero);
    }

    [TestMethod]
    public void AFleetIsSpread()
    {
        var parts = Enumerable.Range(0, 600).Select(at => Splay.Of(Hour, $"node-{at}")).ToList();

        parts.Should().OnlyContain(part => part >= TimeSpan.Zero && part < Hour);
        parts.GroupBy(part => (int)part.TotalMinutes / 10).Select(group => group.Count())
            .Should().HaveCount(6).And.OnlyContain(count => count > 60);
    }

    [TestMethod]
    public async Task TheWaitCountsFromAfterIt()
    {
        using var bench = new CommandBench();
        bench.Pages.Failing(1);
        var began = bench.Clock.GetUtcNow();

        var once = bench.RunAsync("once --splay 1h --wait 1m", "HOSTNAME=a");
        while (!once.IsCompleted && bench.Pages.Asked.Count < 2)
            bench.Clock.Advance(TimeSpan.FromSeconds(10));

        (await once).Exit.Should().Be(0);
        bench.Pages.Asked.Should().HaveCount(2);
        bench.Pages.Asked[0].At.Should().BeAfter(began + Splay.Of(Hour, "a"));
    }

    [TestMethod]
    [DataRow("10y")]
    [DataRow("10000y")]
    public async Task AWaitLongerThanAnyTimerIsNoFault(string wait)
    {
        using var bench = new CommandBench();

        (await bench.RunAsync($"once --wait {wait}")).Exit.Should().Be(0);
    }

    [TestMethod]
    public async Task WhatIsNoDurationIsTwo()
    {
        using var bench = new CommandBench();

        (await bench.RunAsync("once --splay soon")).Should().Be(new CommandResult(2, "",
            "scraper: --splay: expected a duration such as 30s or 5m, found \"soon\"\n"
            + "usage: scraper once [flags]; scraper once --help lists them\n"));
    }
}
