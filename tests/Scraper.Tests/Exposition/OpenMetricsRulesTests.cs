using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>OpenMetrics' rules for families and their samples, each with what it still lets pass.</summary>
[TestClass]
public sealed class OpenMetricsRulesTests
{
    private const string OneLetter = "a_total 1 # {b=\"";

    [TestMethod]
    [DataRow("gauge", "a -1")]
    [DataRow("unknown", "a NaN")]
    [DataRow("counter", "a_total 0;a_total 0.5;a_created 0")]
    [DataRow("summary", "a{quantile=\"0\"} 0;a{quantile=\"1\"} NaN;a_sum 0;a_count 1;a_created 2")]
    [DataRow("info", "a_info{b=\"c\"} 1;a_info{b=\"d\"} 1")]
    [DataRow("stateset", "a{a=\"x\"} 0;a{a=\"y\"} 1")]
    [DataRow("histogram", "a_bucket{le=\"1\"} 2;a_bucket{le=\"+Inf\"} 2")]
    [DataRow("histogram", "a_bucket{le=\"-1\"} 0;a_bucket{le=\"+Inf\"} 2")]
    [DataRow("histogram", "a_bucket{le=\"0\"} 1;a_bucket{le=\"+Inf\"} 2;a_sum 0;a_count 2;a_created 1")]
    [DataRow("gaugehistogram", "a_bucket{le=\"-1\"} 1;a_bucket{le=\"+Inf\"} 2;a_gsum -1;a_gcount 2")]
    [DataRow("gaugehistogram", "a_bucket{le=\"+Inf\"} 2;a_gsum 0;a_gcount 2")]
    [DataRow("histogram", "a_bucket{b=\"c\",le=\"+Inf\"} 1;a_bucket{le=\"+Inf\",b=\"d\"} 1",
        DisplayName = "two histograms of one family")]
    [DataRow("histogram", "a_bucket{le=\"+Inf\"} 1 # {b=\"c\"} 1")]
    [DataRow("counter", "a_total 1 # {} 1;a_total{b=\"c\"} 1")]
    [DataRow("gauge", "a 1 2;a 1 2;a 1 3;a{b=\"c\"} 1")]
    [DataRow("histogram", "a_bucket{le=\"1\"} 1 1;a_bucket{le=\"+Inf\"} 2 1;a_sum 3 1;a_count 2 1;"
        + "a_bucket{le=\"1\"} 1 2;a_bucket{le=\"+Inf\"} 3 2;a_sum 4 2;a_count 3 2",
        DisplayName = "a histogram at two times")]
    [DataRow("gauge", "a{b=\"1\",c=\"2\"} 1;a{b=\"1c\",c=\"\"} 1;a{b=\"\",c=\"2\"} 1")]
    [DataRow("info", "a_info 1 2;a_info 1 1", DisplayName = "the times of an info may go back")]
    [DataRow("info", "a_info 1;b 5", DisplayName = "a sample of another name is of its own family")]
    [DataRow("info", "a_info 1;a_other 5", DisplayName = "so is one that only begins with the name")]
    public void ASoundFamilyIsTaken(string type, string samples) => Faults(type, samples).Should().BeEmpty();

    [TestMethod]
    [DataRow("histogram", "a_bucket 1", "the label le is missing")]
    [DataRow("summary", "a 1", "the label quantile is missing")]
    [DataRow("stateset", "a{b=\"c\"} 1", "the label named like the family is missing")]
    [DataRow("histogram", "a_bucket{le=\"x\"} 1", "expected a number in the label le")]
    [DataRow("histogram", "a_bucket{le=\"NaN\"} 1", "expected a number in the label le")]
    [DataRow("histogram", "a_bucket{le=\"Inf\"} 1", "the last bucket is spelled le=\"+Inf\"")]
    [DataRow("summary", "a{quantile=\"-0.1\"} 1", "expected a quantile between 0 and 1")]
    [DataRow("summary", "a{quantile=\"1.1\"} 1", "expected a quantile between 0 and 1")]
    [DataRow("summary", "a{quantile=\"x\"} 1", "expected a quantile between 0 and 1")]
    [DataRow("summary", "a{quantile=\"1\"} -1", "a quantile's value cannot be negative")]
    [DataRow("stateset", "a{a=\"x\"} 2", "a state is 0 or 1")]
    [DataRow("stateset", "a{a=\"x\"} 0.5", "a state is 0 or 1")]
    [DataRow("info", "a_info 0", "the value of an info is 1")]
    [DataRow("counter", "a_total NaN", "a counter or sum cannot be NaN")]
    [DataRow("counter", "a_total -1", "a counter or sum cannot be negative")]
    [DataRow("summary", "a_sum -1", "a counter or sum cannot be negative")]
    [DataRow("gaugehistogram", "a_gsum NaN", "a counter or sum cannot be NaN")]
    [DataRow("gaugehistogram", "a_gcount -1", "a counter or sum cannot be negative")]
    [DataRow("summary", "a_count 1.5", "a count is a whole number")]
    [DataRow("gaugehistogram", "a_gcount 1.5", "a count is a whole number")]
    [DataRow("histogram", "a_bucket{le=\"+Inf\"} 1.5", "a count is a whole number")]
    [DataRow("gauge", "a 1 # {} 1", "no exemplar may stand here")]
    [DataRow("counter", "a_created 1 # {} 1", "no exemplar may stand here")]
    [DataRow("summary", "a_count 1 # {} 1", "no exemplar may stand here")]
    [DataRow("counter", "a_total 1 # {\"b\"} 1", "expected '=' after the label name in the exemplar")]
    [DataRow("gauge", "a 1 2;a 1", "all samples of a metric have a timestamp, or none")]
    [DataRow("gauge", "a 1 2;a 1 1", "the timestamps of a metric go back")]
    [DataRow("gauge", "a{b=\"c\"} 1;a 1;a{b=\"c\"} 1", "the samples of a metric stand apart")]
    [DataRow("histogram", "a_bucket{le=\"1\"} 2;a_bucket{le=\"1\"} 2 1",
        "all samples of a metric have a timestamp, or none")]
    [DataRow("histogram", "a_bucket{le=\"1\"} 2;a_bucket{le=\"1.0\"} 2;a_bucket{le=\"+Inf\"} 2",
        "the buckets of a histogram go up")]
    [DataRow("histogram", "a_bucket{le=\"1\"} 2;a_bucket{le=\"+Inf\"} 1;a_bucket{le=\"+Inf\",b=\"c\"} 1",
        "the counts of a histogram's buckets never fall")]
    [DataRow("histogram", "a_bucket{le=\"1\"} 2 1;a_bucket{le=\"+Inf\"} 2 1;a_bucket{le=\"1\"} 3 2;"
        + "a_bucket{le=\"+Inf\"} 2 2", "the counts of a histogram's buckets never fall")]
    [DataRow("gauge", "a{b=\"1\",c=\"2\"} 1;a 1;a{c=\"2\",b=\"1\"} 1", "the samples of a metric stand apart")]
    public void ASampleThatBreaksARuleIsRejected(string type, string samples, string reason) =>
        Faults(type, samples)[0].Should().Be(reason);

    [TestMethod]
    [DataRow("histogram", "a_bucket{le=\"1\"} 1", "has no bucket le=\"+Inf\"")]
    [DataRow("histogram", "a_sum 1;a_count 1", "has no bucket le=\"+Inf\"")]
    [DataRow("histogram", "a_bucket{le=\"+Inf\"} 1;a_sum 1;a_count 2",
        "has a count that is not its last bucket's")]
    [DataRow("histogram", "a_bucket{le=\"+Inf\"} 1;a_sum 1", "has a sum and no count")]
    [DataRow("histogram", "a_bucket{le=\"+Inf\"} 1;a_count 1", "has a count and no sum")]
    [DataRow("gaugehistogram", "a_bucket{le=\"+Inf\"} 1;a_gsum 1", "has a sum and no count")]
    [DataRow("gaugehistogram", "a_bucket{le=\"+Inf\"} 1;a_gcount 1", "has a count and no sum")]
    [DataRow("histogram", "a_bucket{le=\"-1\"} 1;a_bucket{le=\"+Inf\"} 1;a_sum 1;a_count 1",
        "has a sum although a bucket is below zero")]
    [DataRow("gaugehistogram", "a_bucket{le=\"0\"} 1;a_bucket{le=\"+Inf\"} 1;a_gsum -1;a_gcount 1",
        "has a negative sum although no bucket is below zero")]
    [DataRow("histogram", "a_bucket{b=\"c\",le=\"1\"} 1;a_bucket{b=\"d\",le=\"+Inf\"} 1",
        "has no bucket le=\"+Inf\"")]
    public void AHistogramIsJudgedWhereItEnds(string type, string samples, string reason) =>
        Faults(type, samples).Should().Equal($"the histogram that ends here {reason}: \"a\"");

    [TestMethod]
    [DataRow("# HELP a b\n# HELP a b\n", "a second HELP line of \"a\"")]
    [DataRow("# TYPE a gauge\n# TYPE a gauge\n", "a second TYPE line of \"a\"")]
    [DataRow("# UNIT a_s s\n# UNIT a_s s\n", "a second UNIT line of \"a_s\"")]
    [DataRow("# UNIT a s\n", "the unit is not a suffix of the family's name: \"s\" of \"a\"")]
    [DataRow("# UNIT as s\n", "the unit is not a suffix of the family's name: \"s\" of \"as\"")]
    [DataRow("# TYPE a_s info\n# UNIT a_s s\n", "a unit of a family whose type has none: \"a_s\"")]
    [DataRow("# UNIT a_s s\n# TYPE a_s stateset\n", "a unit of a family whose type has none: \"a_s\"")]
    [DataRow("# TYPE a gauge\na 1\n# TYPE a gauge\n", "TYPE after the samples of \"a\"")]
    [DataRow("# TYPE a counter\na_total 1\n# TYPE a_total gauge\n",
        "a name stands on the page before, or clashes with a family that does: \"a_total\"")]
    [DataRow("# TYPE a_total gauge\n# TYPE a counter\n",
        "a name stands on the page before, or clashes with a family that does: \"a_total\"")]
    [DataRow("# EOF\n", "expected nothing after '# EOF', found a line")]
    public void MetadataThatBreaksARuleIsRejected(string page, string reason) =>
        ExpositionRecorder.Of(page + "# EOF\n", Dialect.OpenMetrics).Rejections
            .Should().ContainSingle().Which.Told.Should().Be(reason);

    [TestMethod]
    [DataRow("# HELP a b\n# TYPE a gauge\n# UNIT a \na 1\n# HELP b c\nb 1\n")]
    [DataRow("# UNIT a_s s\n# TYPE a_s gauge\na_s 1\n")]
    [DataRow("# TYPE a counter\na_total 1\n# TYPE a_count gauge\na_count 1\na_sum 1\n")]
    [DataRow("# TYPE a gauge\n# TYPE b gauge\nb 1\n")]
    [DataRow("{\"a\"} 1\n{\"\0b\"} 1\n", DisplayName = "names of which a hash once was the same")]
    public void SoundMetadataIsTaken(string page) =>
        ExpositionRecorder.Of(page + "# EOF\n", Dialect.OpenMetrics).Rejections.Should().BeEmpty();

    [TestMethod]
    public void AnExemplarsLabelsHaveAtMost128Letters()
    {
        // Letters are counted, not bytes, and an escape is one.
        Faults("counter", OneLetter + "\\n" + new string('ü', 126) + "\"} 1").Should().BeEmpty();
        Faults("counter", OneLetter + "\\n" + new string('ü', 127) + "\"} 1").Should()
            .Equal("the labels of an exemplar have at most 128 letters");
    }

    private static List<string> Faults(string type, string samples) =>
        [.. ExpositionRecorder.Of(
            $"# TYPE a {type}\n{samples.Replace(";", "\n")}\n# EOF\n", Dialect.OpenMetrics)
            .Rejections.Select(one => one.Told)];
}
