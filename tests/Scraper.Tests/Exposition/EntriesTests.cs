using System.IO;
using System.Text;
using CsCheck;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>A page entry by entry, with all that a reader hands out beside samples.</summary>
[TestClass]
public sealed class EntriesTests
{
    private static readonly ReaderOptions OpenMetrics = new() { Dialect = Dialect.OpenMetrics };

    [TestMethod]
    public void EverythingThatAPageSaysIsAnEntryInDocumentOrder()
    {
        var entries = Entries(
            "# HELP a_s Say \\\"hi\\\"\\n\\\\.\n# TYPE a_s counter\n# UNIT a_s s\n"
            + "a_s_total{b=\"c\\\"\"} 2 1.5 # {t=\"u\\\\\",\"v.w\"=\"\"} 0.5 1.25\na_s_total 3 # {} 4\n"
            + "a_s_created 1\nb 1 x\n# EOF\n", OpenMetrics);
        entries[..3].Should().Equal(
            new PageHelp("a_s", "Say \"hi\"\n\\."),
            new PageType("a_s", MetricType.Counter),
            new PageUnit("a_s", "s"));
        entries[3..6].Cast<PageSample>().Select(Show).Should().Equal(
            "4 a_s_total{b=\"c\\\"\"} 2 1500 t=\"u\\\\\",v.w=\"\" 0.5 1250",
            "5 a_s_total{} 3   4 ",
            "6 a_s_created{} 1 ");
        entries[6].Should().Be(new Rejection(7, 5, "expected a timestamp in seconds")
        {
            Quote = ", found \"x\"",
        });
        Show(entries[7]).Should().Be("4 0 1 159  False");
    }

    [TestMethod]
    [DataRow("# HELP a plain text", "plain text")]
    [DataRow("# HELP a ", "")]
    [DataRow("# HELP a", "")]
    [DataRow("# HELP a  two  blanks ", " two  blanks ")]
    [DataRow("# HELP a \\\\ \\n \\\" \\x \\", "\\ \n \\\" \\x \\",
        DisplayName = "quotes are not escaped in text 0.0.4")]
    [DataRow("\t#\tHELP\ta\tüber", "über")]
    public void TheTextOfAHelpLineIsUnescapedByLaneAndGrammarAlike(string line, string text)
    {
        Entries(line + "\n", new ReaderOptions())[0].Should().Be(new PageHelp("a", text));
        Entries(line + "\n", new ReaderOptions { UsesLane = false })[0].Should().Be(new PageHelp("a", text));
    }

    [TestMethod]
    public void StrictTextEscapesQuotesInHelpAndSaysNothingOfAnEmptyOne()
    {
        var strict = new ReaderOptions { Dialect = Dialect.StrictText };
        Entries("# HELP a \\\"x\\\"\n# HELP b\n# TYPE c\n", strict)[..^1]
            .Should().Equal(new PageHelp("a", "\"x\""));
    }

    [TestMethod]
    public void AMetadataLineThatBreaksARuleIsNoEntryButARejection() =>
        Entries("# HELP a b\n# HELP a c\n# UNIT a s\n# EOF\n", OpenMetrics)[..^1].Should().Equal(
            new PageHelp("a", "b"),
            new Rejection(2, 1, "a second HELP line") { Quote = " of \"a\"" },
            new Rejection(3, 1, "the unit is not a suffix of the family's name")
            {
                Quote = ": \"s\" of \"a\"",
            });

    [TestMethod]
    public void ALimitEndsTheEntriesWithTheSummary()
    {
        var limits = new ExpositionLimits { BodySizeLimitBytes = 10 };
        var entries = Entries("a 1\nb 2\nc 3\n", new ReaderOptions { Limits = limits });
        entries[..^1].Cast<PageSample>().Select(sample => sample.Name).Should().Equal("a", "b");
        entries[^1].Should().BeOfType<PageSummary>().Which.Incomplete.Should().StartWith("the body is over");
        limits = new ExpositionLimits { SampleLimit = 1 };
        Entries("a 1\nb 2\nc 3\n", new ReaderOptions { Limits = limits }).Should().HaveCount(2);
    }

    [TestMethod]
    public async Task AnEntryIsGivenBeforeTheRestOfThePageIsRead()
    {
        var pieces = new[] { "a 1\n"u8.ToArray(), "b 2\nc"u8.ToArray() };
        using var stream = new PiecesStream(pieces);
        await using var entries =
            ExpositionReader.EnumerateAsync(stream, new ReaderOptions()).GetAsyncEnumerator();
        (await entries.MoveNextAsync()).Should().BeTrue();
        pieces[1] = "late 3\n"u8.ToArray();
        (await entries.MoveNextAsync()).Should().BeTrue();
        entries.Current.Should().BeOfType<PageSample>().Which.Name.Should().Be("late");
    }

    [TestMethod]
    public async Task CancellingEndsTheEntries()
    {
        using var stream = new MemoryStream("a 1\n"u8.ToArray());
        var entries = ExpositionReader.EnumerateAsync(stream, new ReaderOptions())
            .WithCancellation(new CancellationToken(canceled: true));
        var reading = async () =>
        {
            await foreach (var _ in entries)
            {
            }
        };
        await reading.Should().ThrowAsync<OperationCanceledException>();
    }

    [TestMethod]
    [DataRow(Dialect.Text)]
    [DataRow(Dialect.StrictText)]
    [DataRow(Dialect.OpenMetrics)]
    public void EntriesFromMemoryAndFromAStreamAreWhatAReceiverHears(Dialect dialect) =>
        Gen.Select(GeneratedLines.Page, Gen.Bool).Sample(
            (page, truncates) =>
            {
                var options = new ReaderOptions
                {
                    Dialect = dialect,
                    RejectTruncatedLine = truncates,
                    Limits = new ExpositionLimits { LineLengthLimitBytes = 60, BodySizeLimitBytes = 200 },
                };
                var heard = ExpositionRecorder.Of(page, options);
                using var stream = new PiecesStream([page[..(page.Length / 2)], page[(page.Length / 2)..]]);
                var entries = string.Join("\n", ExpositionReader.Enumerate(page, options).Select(Show));
                var streamed = ExpositionReader.EnumerateAsync(stream, options).ToBlockingEnumerable();
                return entries == string.Join("\n", streamed.Select(Show))
                    && entries.EndsWith(Show(heard.Summary!), StringComparison.Ordinal)
                    && entries.Split('\n').Length >= heard.Samples.Count + heard.Rejections.Count + 1;
            },
            iter: 5_000, print: both => Encoding.Latin1.GetString(both.Item1));

    private static List<PageEntry> Entries(string page, ReaderOptions options) =>
        [.. ExpositionReader.Enumerate(Encoding.UTF8.GetBytes(page), options)];

    private static string Show(PageEntry entry) => entry switch
    {
        PageSample sample => $"{sample.Line} {sample.Name}{{{string.Join(",", sample.Labels)}}} "
            + $"{sample.Value} {sample.TimestampMs}" + Show(sample.Exemplar),
        PageSummary end =>
            $"{end.Read} {end.Skipped} {end.Rejected} {end.Bytes} {end.Incomplete} {end.LimitReached}",
        _ => $"{entry}",
    };

    private static string Show(Exemplar? exemplar) => exemplar is null
        ? ""
        : $" {string.Join(",", exemplar.Labels)} {exemplar.Value} {exemplar.TimestampMs}";
}
