using System.IO;
using System.Text.Json.Nodes;
using Scraper.Forwarding;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary><c>outbox list</c>, <c>show</c>, <c>requeue</c> and <c>drop</c>.</summary>
[TestClass]
public sealed class OutboxCommandTests : IDisposable
{
    private const string NoId = "019b7a40-0000-7000-8000-00000000000f";

    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    [DataRow("outbox list", 0, "no outbox here: nothing was collected with this state directory yet\n", "")]
    [DataRow("outbox list --format json", 0, "", "")]
    [DataRow("outbox drop --all", 0, "0 deliveries dropped\n", "")]
    [DataRow("outbox requeue --all", 0, "0 deliveries put back\n", "")]
    [DataRow("outbox export -", 0, "", "")]
    [DataRow($"outbox show {NoId}", 2, "", $"usage_invalid: there is no report {NoId} in the outbox\n")]
    [DataRow($"outbox drop {NoId}", 2, "", $"usage_invalid: there is no report {NoId} in the outbox\n")]
    [DataRow("outbox list --sink x", 2, "", "usage_invalid: there is no sink x; there are file\n")]
    [DataRow("outbox import .", 3, "",
        "file_unreadable: '.' is a directory; name the file that holds the reports\n")]
    public async Task WithoutAnOutboxNothingIsThereAndNothingIsMade(
        string command, int exit, string output, string error)
    {
        (await _bench.RunAsync(command)).Should().Be(new CommandResult(exit, output, error));
        Directory.Exists(_bench.State.Path).Should().BeFalse();
    }

    [TestMethod]
    public async Task TheListHasARowForEachDelivery()
    {
        await Collect(Delivery.RetryLater("no \u001b[31mway"));
        await _bench.RunAsync("once");

        // An id has 36 characters, and is whole: in 100 columns the rest has no room beside it.
        const string one = @"\S{36}\n  target        default\n  age           \S+ ago\n  sink          file\n"
            + @"  state         waiting\n  attempts      ";
        (await _bench.RunAsync("outbox list")).Output.Should().MatchRegex(
            $@"^{one}\d\n  next attempt  (due|in \S+)\n  last reason   no \\u001b\[31mway\n"
            + $@"{one}0\n  next attempt  due\n$");
    }

    [TestMethod]
    public async Task AProgramReadsALineForEachDelivery()
    {
        await Collect(Delivery.Rejected("no\u001b") with { IsFinal = true });

        var line = JsonNode.Parse((await _bench.RunAsync("outbox list --format json")).Output)!.AsObject();

        line.Select(property => property.Key).Should().Equal(
            "report_id", "target", "observed_at", "bytes", "sink", "state", "kept_at", "attempts",
            "last_attempt", "next_attempt", "last_reason");
        ((string?)line["state"], (int?)line["attempts"], (string?)line["last_reason"], line["next_attempt"])
            .Should().Be(("refused", 1, "no\u001b", null));
    }

    [TestMethod]
    public async Task AReportIsShownAsItIsSent()
    {
        await Collect(Delivery.RetryLater("later"));
        var due = Due()!;

        var shown = await _bench.RunAsync($"outbox show {due.Report.ReportId}");

        shown.Should().Be(
            new CommandResult(0, System.Text.Encoding.UTF8.GetString(due.Report.Json.Span) + "\n", ""));
    }

    [TestMethod]
    public async Task WhatWasSetAsideIsPutBackAndDue()
    {
        await Collect(Delivery.Rejected("no") with { IsFinal = true });
        Due().Should().BeNull();
        var id = await Id();

        (await _bench.RunAsync($"outbox requeue {id} --sink file")).Should()
            .Be(new CommandResult(0, "1 delivery put back\n", ""));

        Due()!.Report.ReportId.ToString().Should().Be(id);
        Due()!.Attempts.Should().Be(0);
        (await _bench.RunAsync("outbox requeue --all")).Output.Should().Be("0 deliveries put back\n");
    }

    [TestMethod]
    public async Task NothingIsChangedWhereOneIdIsUnknown()
    {
        await Collect(Delivery.Rejected("no") with { IsFinal = true });
        var id = await Id();
        var before = await _bench.RunAsync("outbox list --format json");

        foreach (var verb in (string[])["requeue", "drop"])
            (await _bench.RunAsync($"outbox {verb} {id} {NoId}")).Should().Be(new CommandResult(
                2, "", $"usage_invalid: there is no report {NoId} in the outbox\n"));

        (await _bench.RunAsync("outbox list --format json")).Should().Be(before);
    }

    [TestMethod]
    public async Task WhatIsDroppedIsGone()
    {
        await Collect(Delivery.RetryLater("later"));
        await _bench.RunAsync("once");

        (await _bench.RunAsync($"outbox drop {await Id()}")).Output.Should().Be("1 delivery dropped\n");
        (await _bench.RunAsync("outbox drop --all")).Output.Should().Be("1 delivery dropped\n");
        (await _bench.RunAsync("outbox list")).Output
            .Should().Be("nothing waits and nothing was set aside\n");
    }

    [TestMethod]
    public async Task WhatADiskChangedIsNamedAndNeitherShownNorExportedNorPutBack()
    {
        await Collect(Delivery.Rejected("no") with { IsFinal = true });
        var id = await Id();
        await _bench.RunAsync("outbox requeue --all");
        await _bench.RunAsync("once");
        _bench.State.Run($"UPDATE report SET json = CAST(json || ' ' AS BLOB) WHERE report_id = '{id}'");
        var damaged = $"state_corrupt: report {id} was changed on disk: "
            + "its bytes are not those that were kept\n";

        (await _bench.RunAsync($"outbox show {id}")).Should().Be(new CommandResult(6, "", damaged));
        _bench.State.Run($"UPDATE delivery SET aside = NULL WHERE last_reason IS NOT NULL");
        (await _bench.RunAsync("outbox export -")).Exit.Should().Be(4);
        (await _bench.RunAsync("outbox export -")).Error.Should().Be(damaged);
        _bench.State.Run("UPDATE delivery SET aside = 'damaged'");
        (await _bench.RunAsync($"outbox requeue {id}")).Should().Be(new CommandResult(6, "", damaged));
        (await _bench.RunAsync("outbox requeue --all")).Output.Should().Be("0 deliveries put back\n");
    }

    [TestMethod]
    [DataRow("list x", "outbox list takes no argument")]
    [DataRow("show", "outbox show takes one ID")]
    [DataRow("requeue", "outbox requeue takes IDs or --all")]
    [DataRow($"drop {NoId} --all", "outbox drop takes IDs or --all")]
    [DataRow("export", "outbox export takes one FILE, or -")]
    [DataRow("export - --settle file", "--settle needs a FILE: what is written to - may never arrive")]
    [DataRow("export a --settle file --sink file", "--settle names the sink; leave --sink out")]
    [DataRow("list --settle file", "outbox list does not read --settle")]
    [DataRow("lst", "expected one of list, show, requeue, drop, export, import, found \"lst\"")]
    public async Task WhatAnActionDoesNotTakeIsTwo(string words, string fault)
    {
        var result = await _bench.RunAsync("outbox " + words);

        (result.Exit, result.Output).Should().Be((2, ""));
        result.Error.Should().StartWith($"scraper: {fault}\nusage: scraper outbox ACTION ");
    }

    [TestMethod]
    [DataRow("list --sink nobody")]
    [DataRow("requeue --all --sink nobody")]
    [DataRow("drop --all --sink nobody")]
    [DataRow("export x --settle nobody")]
    public async Task ASinkThatNobodyKnowsIsTwo(string words)
    {
        await Collect(Delivery.RetryLater("later"));

        (await _bench.RunAsync("outbox " + words)).Should().Be(new CommandResult(
            2, "", "usage_invalid: there is no sink nobody; there are file\n"));
    }

    [TestMethod]
    [DataRow("requeue --all", 5)]
    [DataRow("drop --all", 5)]
    [DataRow("export x --settle file", 5)]
    [DataRow("import x", 5)]
    [DataRow("list", 0)]
    [DataRow("show ID", 0)]
    [DataRow("export -", 0)]
    public async Task WhileReportingIsOffItCanBeLookedAtAndNothingIsChanged(string words, int exit)
    {
        await Collect(Delivery.RetryLater("later"));
        var before = File.ReadAllBytes(_bench.State.Database);

        var result = await _bench.RunAsync("outbox " + words.Replace("ID", await Id()), "DO_NOT_TRACK=1");

        result.Exit.Should().Be(exit);
        result.Error.Should().Be(exit == 0 ? ""
            : "reporting_disabled: reporting is switched off by DO_NOT_TRACK=1; nothing was changed\n");
        File.ReadAllBytes(_bench.State.Database).Should().Equal(before);
    }

    [TestMethod]
    public async Task AClockThatWasSetBackMakesNoNegativeAge()
    {
        await Collect(Delivery.RetryLater("later"));
        _bench.State.Run("UPDATE delivery SET kept_at = kept_at + 86400000");

        (await _bench.RunAsync("outbox list")).Output.Should().Contain("\n  age           0s ago\n");
    }

    private async Task Collect(Delivery answer)
    {
        _bench.Sinks.Add(new FakeSink("file") { Answer = answer });
        await _bench.RunAsync("once");
    }

    private async Task<string> Id() => (string)JsonNode.Parse(
        (await _bench.RunAsync("outbox list --format json")).Output.Split('\n')[0])!["report_id"]!;

    private Scraper.Outbox.Due? Due()
    {
        var due = _bench.State.Open().NextDue("file", CommandsSome.Now.AddDays(1));
        _bench.State.Close();
        return due;
    }
}
