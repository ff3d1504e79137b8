using System.IO;
using System.Text;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>The reader over whole pages: what it counts, skips, and stops at.</summary>
[TestClass]
public sealed class ReaderTests
{
    private static readonly ReaderOptions WantsB = new() { Projection = new Projection(["b"]) };

    [TestMethod]
    public void ABadLineCostsOnlyThatLine()
    {
        var page = ExpositionRecorder.Of("a 1\nb x\n\0\nc 3\n");
        page.Samples.Select(sample => (sample.Name, sample.Line)).Should().Equal(("a", 1), ("c", 4));
        Counts(page).Should().Be((4, 0, 2));
    }

    [TestMethod]
    public void ALineThatNoOneAsksForIsSkippedByItsFirstByteAlone()
    {
        var page = ExpositionRecorder.Of(
            "a{broken\n\ta also broken\na\n{\"a\" broken\n{\"a\",} 1\n@ 1\nb 1\n"u8, WantsB);
        page.Samples.Should().ContainSingle().Which.Name.Should().Be("b");
        page.Rejections.Select(one => one.Line).Should().Equal(4, 6);
        Counts(page).Should().Be((7, 4, 2));
    }

    [TestMethod]
    public void ANameThatOnlyBeginsAsAnotherIsNotTakenForIt()
    {
        var page =
            ExpositionRecorder.Of("a 1\nab 1\na{x=\"y\"} 1\na\t1\nb 1\nb{} 2\nba 1\n {\"b\"} 3\n"u8, WantsB);
        page.Samples.Select(sample => sample.Value).Should().Equal(1, 2, 3);
        Counts(page).Should().Be((8, 5, 0));
    }

    [TestMethod]
    public void ANameIsAskedForWhateverItsLettersAre() =>
        ExpositionRecorder.Of(
            "{\"日本語\"} 1\n{\"日本\"} 2\n{\"ü\",a=\"b\"} 3\n"u8,
            new ReaderOptions { Projection = new Projection(["日本語", "ü"]) })
            .Samples.Select(sample => sample.Value).Should().Equal(1, 3);

    [TestMethod]
    public void TypeLinesAreHeardWhateverIsSkipped() =>
        ExpositionRecorder.Of("# TYPE a counter\na 1\n# TYPE b histogram\nb 1\n"u8, WantsB).Types.Should()
            .BeEquivalentTo(new Dictionary<string, MetricType>
            {
                ["a"] = MetricType.Counter,
                ["b"] = MetricType.Histogram,
            });

    [TestMethod]
    public void ARejectedCommentCountsAmongTheLinesReadAndRejected() =>
        Counts(ExpositionRecorder.Of("# TYPE a bla\n# fine\n\na 1\n")).Should().Be((2, 0, 1));

    [TestMethod]
    [DataRow("a 1\nb 2", 1, "the last line has no newline: the page is truncated")]
    [DataRow("a 1\n# HE", 1, "the last line has no newline: the page is truncated")]
    [DataRow("a 1\n", 0, null)]
    public void ALastLineWithoutItsNewlineIsTruncatedWhereTheReaderIsToldSo(
        string text, int rejected, string? why)
    {
        var page = ExpositionRecorder.Of(
            Encoding.UTF8.GetBytes(text), new ReaderOptions { RejectTruncatedLine = true });
        page.Samples.Should().ContainSingle();
        page.Rejections.Should().HaveCount(rejected);
        page.Summary!.Incomplete.Should().Be(why);
    }

    [TestMethod]
    public void ALastLineWithoutItsNewlineIsASampleOtherwise() =>
        ExpositionRecorder.Of("a 1\nb 2").Samples.Should().HaveCount(2);

    [TestMethod]
    public void OverTheBodyLimitWhatWasCompleteStays()
    {
        var page = Limited("a 1\nb 2\nc 3\n", new ExpositionLimits { BodySizeLimitBytes = 10 });
        page.Samples.Should().HaveCount(2);
        page.Summary!.Bytes.Should().Be(10);
        page.Summary.Incomplete.Should().Be("the body is over body_size_limit of 10 bytes");
    }

    [TestMethod]
    public void ABodyAsLongAsItsLimitIsWhole() =>
        Limited("a 1\nb 2\n", new ExpositionLimits { BodySizeLimitBytes = 8 }).Summary!.Incomplete
            .Should().BeNull();

    [TestMethod]
    public void OverTheSampleLimitReadingStops()
    {
        var page = Limited("a 1\nb 2\nc 3\n", new ExpositionLimits { SampleLimit = 2 });
        page.Samples.Should().HaveCount(2);
        page.Summary!.Incomplete
            .Should().Be("the page has more samples that are asked for than sample_limit of 2");
    }

    [TestMethod]
    public void OverTheSeriesLimitReadingStopsAndRepeatedSeriesDoNotCount()
    {
        var set = new SampleSet();
        var summary = ExpositionReader.Read("a 1\na 1\nb 2\nc 3\nd 4\n"u8, new ReaderOptions
        {
            Limits = new ExpositionLimits { SeriesLimit = 2 },
        }, set);
        set.Count.Should().Be(2);
        summary.Rejected.Should().Be(1);
        summary.Incomplete.Should().Be("the page has more series that are asked for than series_limit of 2");
    }

    [TestMethod]
    [DataRow(Dialect.Text, "a{x=\"0\"} 1\n", "a{x=\"VALUE\"} 2\n", 70, DisplayName = "values")]
    [DataRow(Dialect.OpenMetrics, "a{x=\"0\"} 1\n", "a{x=\"VALUE\"} 2\n", 70, DisplayName = "in OpenMetrics")]
    [DataRow(Dialect.Text, "a{x=\"0\"} 1\n", "# TYPE VALUE gauge\n", 1, DisplayName = "types by the lane")]
    [DataRow(Dialect.Text, "a{x=\"0\"} 1\n", "# TYPE \"VALUE\" gauge\n", 1, DisplayName = "by the grammar")]
    [DataRow(Dialect.Text, "a{x=\"0\"} 1\n", "b{x=\"VALUE\"} 2\n", 1, DisplayName = "what nobody asks for")]
    public void TextThatIsKeptIsLimitedWithTheSeries(Dialect dialect, string first, string line, int least)
    {
        var page = first + string.Concat(Enumerable.Range(1, 200).Select(number =>
            line.Replace("VALUE", $"v{number}" + new string('v', 15_000))));
        var set = new SampleSet();

        var summary = ExpositionReader.Read(Encoding.UTF8.GetBytes(page), new ReaderOptions
        {
            Dialect = dialect,
            Projection = new Projection(["a"]),
            Limits = new ExpositionLimits { SeriesLimit = 1000 },
        }, set);

        set.Count.Should().BeGreaterThanOrEqualTo(least).And.BeLessThan(100);
        summary.LimitReached.Should().Be(!line.StartsWith('b'));
        if (summary.LimitReached)
            summary.Incomplete.Should().Be("the page has longer names and values than "
                + "series_limit of 1000 has room for, 320 characters each");
    }

    [TestMethod]
    [DataRow("a{x=\"y\",z=\"w\"} 1", 1, "the sample has 2 labels, over label_limit of 1")]
    [DataRow("a{abcd=\"y\"} 1", 3, "a label name is over label_name_length_limit of 3 bytes")]
    [DataRow("a{x=\"abcde\"} 1", 3, "a label value is over label_value_length_limit of 4 bytes")]
    [DataRow("a 1234567890123456789", 21, "the line is over line_length_limit of 20 bytes")]
    public void ALineOverALimitIsRejectedWithTheLimitsName(string line, int column, string reason)
    {
        var page = Limited(line + "\na 1\n", new ExpositionLimits
        {
            LabelLimit = 1,
            LabelNameLengthLimit = 3,
            LabelValueLengthLimit = 4,
            LineLengthLimitBytes = 20,
        });
        page.Rejections.Should().Equal(new Rejection(1, column, reason));
        page.Samples.Should().ContainSingle();
    }

    [TestMethod]
    [DataRow("a{x=\"abcd\"} 1", DisplayName = "at every limit of a label")]
    [DataRow("abcdef{xyz=\"y\"} 1")]
    [DataRow("a 12345678901234567890")]
    public void ALineAtItsLimitsIsTaken(string line) =>
        Limited(line + "\n", new ExpositionLimits
        {
            LabelLimit = 1,
            LabelNameLengthLimit = 3,
            LabelValueLengthLimit = 4,
            LineLengthLimitBytes = 22,
            SampleLimit = 1,
            SeriesLimit = 1,
            BodySizeLimitBytes = 23,
        }).Summary.Should().Match<PageSummary>(end =>
            end.Rejected == 0 && end.Read == 1 && end.Incomplete == null && !end.LimitReached);

    [TestMethod]
    public void NoLimitIsNone() =>
        Limited($"{new string('a', 20_000)}{{{new string('b', 20_000)}=\"{new string('c', 20_000)}\"}} 1\n",
            new ExpositionLimits
            {
                LabelLimit = 0,
                LabelNameLengthLimit = 0,
                LabelValueLengthLimit = 0,
                LineLengthLimitBytes = 0,
                SampleLimit = 0,
                SeriesLimit = 0,
                BodySizeLimitBytes = 0,
            }).Rejections.Should().BeEmpty();

    [TestMethod]
    [DataRow(10, 0)]
    [DataRow(9, 1)]
    public async Task ALineThatArrivesInPiecesIsAsLongAsItIs(int limit, int rejected)
    {
        var options = new ReaderOptions { Limits = new ExpositionLimits { LineLengthLimitBytes = limit } };
        using var stream = new PiecesStream(["abcdefgh 1"u8.ToArray(), "\nb 2\n"u8.ToArray()]);
        var recorder = new ExpositionRecorder();
        var summary = await ExpositionReader.ReadAsync(stream, options, recorder, CancellationToken.None);
        summary.Rejected.Should().Be(rejected);
        recorder.Samples[^1].Line.Should().Be(2);
        summary.Read.Should().Be(2);
    }

    [TestMethod]
    public void TheFirstTwentyRejectionsAreKept()
    {
        var summary = ExpositionRecorder.Of(string.Concat(Enumerable.Repeat("@\n", 21))).Summary!;
        summary.Rejections.Select(one => (int)one.Line).Should().Equal(Enumerable.Range(1, 20));
        summary.Rejected.Should().Be(21);
    }

    [TestMethod]
    public async Task AnEndlessLineIsRejectedWithoutBeingKept()
    {
        var limits = new ExpositionLimits { LineLengthLimitBytes = 1000, BodySizeLimitBytes = 0 };
        using var stream =
            new PiecesStream([.. Enumerable.Repeat("a"u8.ToArray(), 300_000), "\nb 1\n"u8.ToArray()]);
        var recorder = new ExpositionRecorder();
        var summary = await ExpositionReader.ReadAsync(
            stream, new ReaderOptions { Limits = limits }, recorder, CancellationToken.None);
        recorder.Rejections.Should().Equal(
            new Rejection(1, 1001, "the line is over line_length_limit of 1000 bytes"));
        recorder.Samples.Should().ContainSingle().Which.Line.Should().Be(2);
        summary.Read.Should().Be(2);
    }

    [TestMethod]
    public async Task AnEndlessLineStopsAtTheBodyLimit()
    {
        var limits = new ExpositionLimits { LineLengthLimitBytes = 1000, BodySizeLimitBytes = 5000 };
        using var stream = new PiecesStream([.. Enumerable.Repeat(new byte[100], 1000)]);
        var summary = await ExpositionReader.ReadAsync(
            stream, new ReaderOptions { Limits = limits }, new ExpositionRecorder(), CancellationToken.None);
        summary.Bytes.Should().Be(5000);
        summary.Incomplete.Should().Be("the body is over body_size_limit of 5000 bytes");
    }

    [TestMethod]
    public async Task CancellingEndsTheReading()
    {
        using var stream = new MemoryStream("a 1\n"u8.ToArray());
        var reading = async () => await ExpositionReader.ReadAsync(
            stream, new ReaderOptions(), new ExpositionRecorder(), new CancellationToken(canceled: true));
        await reading.Should().ThrowAsync<OperationCanceledException>();
    }

    private static ExpositionRecorder Limited(string page, ExpositionLimits limits) =>
        ExpositionRecorder.Of(Encoding.UTF8.GetBytes(page), new ReaderOptions { Limits = limits });

    private static (long Read, long Skipped, long Rejected) Counts(ExpositionRecorder page) =>
        (page.Summary!.Read, page.Summary.Skipped, page.Summary.Rejected);
}
