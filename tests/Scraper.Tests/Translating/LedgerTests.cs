using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Translating;

/// <summary>What a report and a failure say of lines that no source could use.</summary>
[TestClass]
public sealed class LedgerTests
{
    private const string AsksFor = " is one that the schema s/1 asks for; ";

    private const string CheckTarget =
        "check that the target is the right server, or give its schema with --schema";

    [TestMethod]
    public async Task ATornHistogramsLinesAreUsedWhereAnotherSourceTakesThem()
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: histogram, help: A., sources: [ { expr: took } ] }\n"
            + "- { name: b, type: counter, help: B., sources: [ { expr: sum(took_count) } ] }");

        var report = await Translated.TextAsync("took_bucket{le=\"1\"} 2\ntook_count 3\n", schema);

        report.Fields.Single().Name.Should().Be("b");
        (report.Ledger.Read, report.Ledger.Used, report.Ledger.Ignored, report.Ledger.Rejected)
            .Should().Be((2, 1, 0, 1));
        report.Ledger.Rejections.Select(one => one.Line).Should().Equal(1);
    }

    [TestMethod]
    public async Task OfALedgersRejectionsTheFirstTwentyAreToldInTheOrderOfThePage()
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: histogram, help: A., sources: [ { expr: took } ] }\n"
            + "- { name: b, type: counter, help: B., sources: [ { expr: b } ] }");
        var bad = string.Concat(Enumerable.Repeat("b bad\n", 24));

        var ledger = (await Translated.TextAsync("took_bucket{le=\"1\"} 2\n" + bad + "b 1\n", schema)).Ledger;

        ledger.Rejected.Should().Be(25);
        ledger.Rejections.Select(one => (int)one.Line).Should().Equal(Enumerable.Range(1, 20));
    }

    [TestMethod]
    [DataRow("page 1\n", 0, "nothing_matched: none of the page's 1 samples" + AsksFor + CheckTarget)]
    [DataRow("page 1\nx\na b\na c\n", 0, "nothing_matched: none of the page's 4 samples" + AsksFor
        + CheckTarget + " (2 lines are no samples, the first at 3:3: expected a number)")]
    [DataRow("page 1\na b\n", 8, "body_too_large: the body is over body_size_limit of 8 bytes, and none "
        + "of the 1 samples before that" + AsksFor + "check the target, or raise that limit")]
    public async Task APageWithoutOneUsefulSampleSaysWhatItHas(string page, int limit, string told)
    {
        var bench = new PipelineBench(Translated.SchemaOf(
            "- { name: a, type: gauge, help: A., sources: [ { expr: a } ] }"));
        bench.Pages.Text = page;
        var target = new TargetOptions { Limits = new() { BodySizeLimitBytes = limit } };

        var outcome = await bench.Pipeline.ReportAsync(
            target, CollectionReason.Preview, last: null, CancellationToken.None);

        $"{outcome.Failure!.Kind.Label()}: {outcome.Failure.Message}".Should().Be(told);
    }

    [TestMethod]
    [DataRow("{__name__=~\"a|b\"}", "the vector would hold the same labels twice")]
    [DataRow("1", "a scalar is no series of the page")]
    [DataRow("a * on(id) group_left b", "the right side has several series with the same matching "
        + "labels; many-to-many matching is not allowed")]
    public async Task ASourceThatFailsIsPassedOverAndSaysSo(string expression, string fault)
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: gauge, help: A., sources: [ { expr: '"
            + expression + "' }, { expr: sum(a) } ] }");

        var report = await Translated.TextAsync("a 1\nb 2\nb{x=\"2\"} 2\n", schema);

        var field = report.Fields.Single();
        (field.Source, field.Fidelity, field.Note).Should().Be(
            ("sum(a)", Fidelity.Partial, $"{expression}: {fault}"));
    }

    [TestMethod]
    [DataRow("a abc", "column 3: ")]
    [DataRow("a 1 x", "column 5: ")]
    [DataRow("  a{x=\"1\",x=\"2\"} 1", "column 1: label x stands twice")]
    [DataRow("  {\"a\",\"/var/lib/x\"=\"1\",\"/var/lib/x\"=\"2\"} 1", "column 1: a label stands twice")]
    [DataRow("a{x=\"\u00ff\"} 1", "column 6: ")]
    [DataRow("a{x=\"LONG\"} 1", "column 3: a label value is over label_value_length_limit of ")]
    [DataRow("{\"a\",x=1} 1", "column 8: expected ")]
    [DataRow("a_count x", "column 9: ")]
    [DataRow("a VERY", "column 1048577: the line is over line_length_limit of ")]
    public async Task WhatStandsOnThePageInRejectedLinesAloneIsNotMissing(string line, string place)
    {
        var page = $"b 1\n{line}\n{line}\n"
            .Replace("LONG", new string('x', 20_000)).Replace("VERY", new string('1', 1 << 21));

        (await AbsentAsync(page)).Should().StartWith($"on the page, but rejected: a (line 2, {place}")
            .And.EndWith("); not on the page: z");
    }

    [TestMethod]
    [DataRow("counter", "sum(b)", "b 1\nb{x=\"1\"} bad\nb{x=\"2\"} bad\n",
        "lines of it were rejected: b (line 2, column 10: expected a number)")]
    [DataRow("counter", "sum(b)", "b 1\nb 2\n", "lines of it were rejected: b (line 2, column 1: the same "
        + "series stands on the page before; its first sample counts)")]
    [DataRow("histogram", "b", "b_bucket{le=\"+Inf\"} 1\nb_sum 1\nb_count 1\nb_bucket{x=\"1\",le=\"1\"} x\n",
        "lines of it were rejected: b_bucket (line 4, column 24: expected a number)")]
    [DataRow("counter", "sum({__name__=~\"b|d\"})", "b 1\na x\nd x\nb x\n",
        "lines of it were rejected: d (line 3, column 3: expected a number)")]
    [DataRow("counter", "sum(b)", "b 1\nb_count x\nc x\n", null)]
    public async Task AFieldOfWhichLinesWereRejectedIsPartial(
        string type, string expression, string page, string? note)
    {
        var schema = Translated.SchemaOf($"- {{ name: b, type: {type}, help: B., "
            + $"sources: [ {{ expr: '{expression}' }}, {{ expr: c }} ] }}");

        var field = (await Translated.TextAsync(page, schema)).Fields.Single();

        (field.Fidelity, field.Note).Should().Be((note is null ? Fidelity.Exact : Fidelity.Partial, note));
    }

    [TestMethod]
    public async Task WhereEverySourceFailsTheFirstOfThemIsTold()
    {
        var schema = Translated.SchemaOf("- { name: a, type: gauge, help: A., sources: [ { expr: 1 } ] }");

        var outcome = await Translated.OutcomeAsync(() => new MemoryStream("a 1\n"u8.ToArray()), schema);

        $"{outcome.Failure!.Kind.Label()}: {outcome.Failure.Message}".Should().Be(
            "nothing_matched: no source of the schema s/1 has a value on the page's 1 samples, and the first "
            + "that failed is 1: a scalar is no series of the page");
    }

    [TestMethod]
    public async Task ALastLineThatBreaksOffIsSaidToBeThere() => (await AbsentAsync("b 1\na 1")).Should().Be(
        "on the page, but rejected: a (line 2, column 4: expected a newline, found the end of the page: the "
        + "line is truncated); not on the page: z; the page is incomplete: the last line has no newline: the "
        + "page is truncated");

    [TestMethod]
    public async Task AnotherNameThatIsRejectedSaysNothing() =>
        (await AbsentAsync("b 1\nab x\nb_count x\n")).Should().Be("not on the page: a, z");

    /// <summary>Why the one field of two names has no value; the page in Latin 1.</summary>
    private static async Task<string> AbsentAsync(string page)
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: histogram, help: A., sources: [ { expr: a }, { expr: z } ] }\n"
            + "- { name: b, type: gauge, help: B., sources: [ { expr: b } ] }");
        var outcome = await Translated.OutcomeAsync(
            () => new MemoryStream(Encoding.Latin1.GetBytes(page)), schema);
        return outcome.Value.Report.Absent.Single().Reason;
    }

    [TestMethod]
    public async Task ANumberIsNoHistogram()
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: histogram, help: A., sources: [ { expr: a } ] }\n"
            + "- { name: b, type: gauge, help: B., sources: [ { expr: a } ] }");

        var report = await Translated.TextAsync("a 1\n", schema);

        report.Absent.Should().Equal(new AbsentField("a", "a: yields no histogram"));
        report.Fields.Single().Fidelity.Should().Be(Fidelity.Exact);
    }

    [TestMethod]
    public async Task WhatIsOnThePageButDoesNotCountIsSaid()
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: gauge, help: A., sources: [ { expr: z / c }, { expr: 'a > 5' } ] }\n"
            + "- { name: b, type: gauge, help: B., sources: [ { expr: b } ] }");

        var report = await Translated.TextAsync("a 1\nb 1\n", schema);

        report.Absent.Should().Equal(new AbsentField("a", "on the page, but with no series that counts: a"));
    }
}
