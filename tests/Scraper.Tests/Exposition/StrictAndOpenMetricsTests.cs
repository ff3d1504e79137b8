using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>The two dialects that judge the page as a whole.</summary>
[TestClass]
public sealed class StrictAndOpenMetricsTests
{
    [TestMethod]
    [DataRow("a 1 -2", "a{} 1 -2", DisplayName = "a timestamp may be negative")]
    [DataRow("\"a\" 1", "a{} 1")]
    [DataRow("{a, b=\"c\"} 1", "a{b=c} 1", DisplayName = "the name between braces needs no quotes")]
    [DataRow("\ta { b = \"c\" , } 1", "a{b=c} 1")]
    public void StrictTextTakesWhatExpfmtTakes(string line, string expected) =>
        ParserAssert.IsSample(line, expected, Dialect.StrictText);

    [TestMethod]
    [DataRow("a{b=\"\\t\"} 1", 7, "expected '\\', '\"' or 'n' behind '\\', found 't'")]
    [DataRow("a{b=\"c\" d=\"e\"} 1", 9, "expected ',' or '}', found 'd'")]
    [DataRow("a 1 ", 5, "expected a timestamp in whole milliseconds, found end of line")]
    [DataRow("a{b=\"c\",b=\"d\"} 1", 9, "label b stands twice")]
    [DataRow("a{__name__=\"b\"} 1", 3, "the label name __name__ is reserved")]
    [DataRow("{\"\"} 1", 1, "expected a metric name, found an empty one")]
    [DataRow("# HELP a \\x", 11, "expected '\\', '\"' or 'n' behind '\\', found 'x'")]
    [DataRow("# HELP a \\", 11, "expected '\\', '\"' or 'n' behind '\\', found end of line")]
    [DataRow("# HELP a \\\\\\n\\x", 15, "expected '\\', '\"' or 'n' behind '\\', found 'x'")]
    [DataRow("a{b=\"1\",c=\"2\",d=\"3\",e=\"4\",f=\"5\",g=\"6\",h=\"7\",i=\"8\",b=\"9\"} 1", 51,
        "label b stands twice")]
    [DataRow("a{\"\"=\"b\"} 1", 4, "expected a label name, found an empty one")]
    public void StrictTextRejectsWhatExpfmtRejects(string line, int column, string reason) =>
        ParserAssert.IsRejected(line, column, reason, Dialect.StrictText);

    [TestMethod]
    [DataRow("# HELP a b\n# HELP a b\n", 2, "a second HELP line of \"a\"")]
    [DataRow("a 1\n# TYPE a gauge\n", 2, "a second TYPE line, or one after the samples of \"a\"")]
    [DataRow(
        "# TYPE a histogram\na_bucket{le=\"x\"} 1\n", 2, "expected a number in the label le, found \"x\"")]
    [DataRow("# TYPE a histogram\na_count -1\n", 2, "a negative count of a histogram")]
    [DataRow(
        "# TYPE a summary\na{quantile=\"x\"} 1\n", 2, "expected a number in the label quantile, found \"x\"")]
    [DataRow("# TYPE a histogram\na_bucket{le=\"1\"} -1\n", 2, "a negative bucket of a histogram")]
    [DataRow("# TYPE a gauge_histogram\na_count -1\n", 2, "a negative count of a histogram")]
    [DataRow("# TYPE a counter\n# TYPE a counter\n", 2,
        "a second TYPE line, or one after the samples of \"a\"")]
    [DataRow("a 1", 1, "expected a newline, found the end of the page: the line is truncated")]
    public void StrictTextHasRulesForThePage(string page, int line, string reason) =>
        Only(page, Dialect.StrictText)
            .Should().Match<Rejection>(one => one.Line == line && one.Told == reason);

    [TestMethod]
    [DataRow("# TYPE a COUNTER\na 1\n")]
    [DataRow("# TYPE a GaugeHistogram\na 1\n")]
    [DataRow("# TYPE a histogram\na_sum -1\na_bucket -1\na_count NaN\na_bucket{le=\"1\"} 0\n")]
    [DataRow("# TYPE a summary\na{quantile=\"0.5\"} -1\na_count -1\na_bucket{quantile=\"x\"} 1\n")]
    [DataRow("a_count 1\n# TYPE a histogram\n")]
    [DataRow("a 1\n# HELP a b\n")]
    [DataRow("a 1\n \t")]
    public void StrictTextTakesThesePages(string page) =>
        ExpositionRecorder.Of(page, Dialect.StrictText).Rejections.Should().BeEmpty();

    [TestMethod]
    [DataRow("a 1 2.5", "a{} 1 2500", DisplayName = "timestamps are seconds")]
    [DataRow("{\"a.b\", c=\"d\"} 1", "a.b{c=d} 1")]
    public void OpenMetricsTakesItsOwnLines(string line, string expected) =>
        ParserAssert.IsSample(line, expected, Dialect.OpenMetrics);

    [TestMethod]
    [DataRow("", 1, "expected a metric name, '# TYPE ', '# HELP ', '# UNIT ' or '# EOF', found end of line")]
    [DataRow(
        "# a comment", 1, "expected a metric name, '# TYPE ', '# HELP ', '# UNIT ' or '# EOF', found '#'")]
    [DataRow(" a 1", 1, "expected a metric name, '# TYPE ', '# HELP ', '# UNIT ' or '# EOF', found a space")]
    [DataRow("a  1", 3, "expected a number, found a space")]
    [DataRow("a{b=\"c\",} 1", 9, "expected a label name, found '}'")]
    [DataRow("a 1 NaN", 5, "expected a timestamp in seconds, found \"NaN\"")]
    [DataRow("a{b=\"c\",b=\"d\"} 1", 9, "label b stands twice")]
    [DataRow("# TYPE a COUNTER", 10,
        "expected one of counter, gauge, histogram, gaugehistogram, stateset, info, summary, unknown, "
        + "found \"COUNTER\"")]
    [DataRow("a{b=\"c\",  d=\"e\"} 1", 10, "expected a label name, found a space")]
    [DataRow("a{b=\"c\" } 1", 8, "expected ',' or '}', found a space")]
    [DataRow("a 1 ", 5, "expected a timestamp in seconds, found end of line")]
    [DataRow("a 1 2 ", 7, "expected '# ' to begin an exemplar, found end of line")]
    [DataRow("a 1 2 x", 7, "expected '# ' to begin an exemplar, found 'x'")]
    [DataRow("# TYPE a untyped", 10,
        "expected one of counter, gauge, histogram, gaugehistogram, stateset, info, summary, unknown, "
        + "found \"untyped\"")]
    [DataRow("a 1 # {b=\"c\"} 1", 1, "no exemplar may stand here")]
    public void OpenMetricsRejectsOtherLines(string line, int column, string reason) =>
        ParserAssert.IsRejected(line, column, reason, Dialect.OpenMetrics);

    [TestMethod]
    [DataRow("# TYPE a counter\na_total -1\n# EOF\n", 2, "a counter or sum cannot be negative")]
    [DataRow("a 1\n# HELP a b\n# EOF\n", 2, "HELP after the samples of \"a\"")]
    [DataRow("# TYPE a gauge\n# UNIT a s\n# EOF\n", 2,
        "the unit is not a suffix of the family's name: \"s\" of \"a\"")]
    [DataRow("a 1\nb 1\na 2\n# EOF\n",
        3, "a name stands on the page before, or clashes with a family that does: \"a\"")]
    [DataRow("# TYPE a histogram\na_bucket{le=\"1\"} 1\n# EOF\n", 2,
        "the histogram that ends here has no bucket le=\"+Inf\": \"a\"")]
    [DataRow(
        "# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1\n# EOF\n", 3,
        "the buckets of a histogram go up")]
    [DataRow("a 1\n", 2, "expected '# EOF', found the end of the page")]
    [DataRow("# EOF\na 1\n", 2, "expected nothing after '# EOF', found a line")]
    public void OpenMetricsHasRulesForThePage(string page, int line, string reason) =>
        Only(page, Dialect.OpenMetrics)
            .Should().Match<Rejection>(one => one.Line == line && one.Told == reason);

    [TestMethod]
    public void AHistogramOfWhichPartsAreSkippedIsNotCalledIncomplete()
    {
        var options =
            new ReaderOptions { Dialect = Dialect.OpenMetrics, Projection = new Projection(["a_count"]) };
        var page = ExpositionRecorder.Of(
            "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n# EOF\n"u8, options);
        page.Rejections.Should().BeEmpty();
        page.Samples.Should().ContainSingle();
    }

    private static Rejection Only(string page, Dialect dialect) =>
        ExpositionRecorder.Of(page, dialect).Rejections.Should().ContainSingle().Which;
}
