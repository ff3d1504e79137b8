using Scraper.Exposition;

namespace Scraper.Tests.Exposition;

/// <summary>The samples of a page as sources see them, and histograms assembled from them.</summary>
[TestClass]
public sealed class SampleSetTests
{
    private const string Whole = """
        # TYPE h histogram
        h_bucket{p="x",le="+Inf"} 5
        h_bucket{p="x",le="1"} 2
        h_sum{p="x"} 7
        h_count{p="x"} 5

        """;

    [TestMethod]
    public void LabelsAreInOrderAndEmptyOnesDoNotCount()
    {
        var sample = Read("a{z=\"1\",b=\"2\",e=\"\"} 1\n")[0];
        sample.LabelCount.Should().Be(2);
        (sample.LabelAt(0), sample.LabelAt(1)).Should().Be((new Label("b", "2"), new Label("z", "1")));
        sample.LabelValue("e").Should().BeEmpty();
        sample.LabelValue("z").Should().Be("1");
    }

    [TestMethod]
    public void BoundsOfTypedFamiliesAreInFloatForm()
    {
        var set = Read("# TYPE h histogram\nh_bucket{le=\"1\"} 1\nu_bucket{le=\"1\"} 1\n# TYPE s summary\n"
            + "s{quantile=\"0\"} 1\nh_bucket{le=\"1e6\"} 1\nh{le=\"1\"} 1\nh_bucket{le=\"x\"} 1\n");
        Enumerable.Range(0, set.Count).Select(index => set[index].LabelAt(0).Value)
            .Should().Equal("1.0", "1", "0.0", "1e+06", "1", "x");
    }

    [TestMethod]
    [DataRow("a{b=\"1\",c=\"2\"} 1\na{c=\"2\",b=\"1\"} 2\n",
        "the same series stands on the page before; its first sample counts")]
    [DataRow("a 1\na{b=\"\"} 2\n", "the same series stands on the page before; its first sample counts")]
    [DataRow("a 1\na{b=\"1\",b=\"2\"} 2\n", "label b stands twice")]
    [DataRow("a 1\na{__name__=\"b\"} 2\n", "label __name__ stands twice")]
    public void ASampleThatCannotStandBesideTheOthersIsRejectedWithItsLine(string page, string reason)
    {
        var set = new SampleSet();
        var summary = Read(page, set);
        set.Count.Should().Be(1);
        set[0].Value.Should().Be(1);
        summary.Rejections.Should().Equal(new Rejection(2, 1, reason));
    }

    [TestMethod]
    public void SamplesOfANameAreFoundWhereverTheyStand()
    {
        var set = Read("a{i=\"0\"} 0\na{i=\"1\"} 1\nb 2\na{i=\"2\"} 3\n");
        set.Named("a").Should().Equal(0, 1, 3);
        set.Named("a")[2].Should().Be(3);
        set.Named("c").Should().BeEmpty();
        set.Names.Should().Equal("a", "b");
    }

    [TestMethod]
    public void AWholeHistogramIsAssembledInWhateverOrderItsLinesStand()
    {
        var (labels, value, samples) =
            HistogramFamily.Of(Read(Whole), "h").Whole.Should().ContainSingle().Which;
        labels.Should().Equal(new Label("p", "x"));
        value.Buckets.Should().Equal(
            new HistogramBucket(1, 2), new HistogramBucket(double.PositiveInfinity, 5));
        (value.Sum, value.Count).Should().Be((7, 5));
        samples.Should().Equal(0, 1, 2, 3);
    }

    [TestMethod]
    [DataRow("h_bucket{le=\"1\"} 1\n", "the bucket le=\"+Inf\" is missing")]
    [DataRow("h_bucket{le=\"+Inf\"} 1\nh_bucket{le=\"1.0\"} 1\nh_bucket{le=\"1e0\"} 1\n",
        "a bucket stands twice: le=\"1e0\"")]
    [DataRow("h_bucket{le=\"+Inf\"} 1\nh_bucket{le=\"1\"} 2\n",
        "a bucket counts less than the one below it: le=\"+Inf\" counts 1, le=\"1\" 2")]
    [DataRow("h_bucket{le=\"+Inf\"} 1\nh_count 2\n",
        "the count is not that of the bucket le=\"+Inf\": 2, not 1")]
    [DataRow("h_bucket{le=\"+Inf\"} NaN\n",
        "the count of a bucket is negative or NaN: le=\"+Inf\" counts NaN")]
    [DataRow("h_bucket{le=\"1\"} -1\nh_bucket{le=\"+Inf\"} 1\n",
        "the count of a bucket is negative or NaN: le=\"1\" counts -1")]
    [DataRow("h_bucket{le=\"x\"} 1\nh_bucket{le=\"+Inf\"} 1\n",
        "the le of a bucket is not a number: le=\"x\"")]
    [DataRow("h_bucket 1\nh_bucket{le=\"+Inf\"} 1\n", "a bucket has no label le")]
    [DataRow("h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum -1\n", "the sum is negative or NaN: -1")]
    [DataRow("h_bucket{le=\"+Inf\"} 1\nh_sum NaN\n", "the sum is negative or NaN: NaN")]
    public void ATornHistogramIsQuarantinedWithAllItsLinesAndCostsNothingElse(string page, string reason)
    {
        var lines = page.Count(letter => letter == '\n');
        var family = HistogramFamily.Of(Read(page + Whole[(Whole.IndexOf('\n') + 1)..]), "h");
        family.Whole.Should().ContainSingle();
        family.Torn.Select(one => (one.Line, one.Column, one.Told)).Should().Equal(
            Enumerable.Range(1, lines).Select(line => ((long)line, 1, $"the histogram h is torn: {reason}")));
    }

    [TestMethod]
    [DataRow("h_bucket{le=\"1\"} 0\nh_bucket{le=\"+Inf\"} 0\nh_sum 0\nh_count 0\n")]
    [DataRow("h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\n", DisplayName = "counts may stay")]
    [DataRow("h_bucket{le=\"+Inf\"} 1\nh_sum -1\n", DisplayName = "one bucket says nothing of signs")]
    [DataRow("h_bucket{le=\"0\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum -1\n")]
    [DataRow("h_bucket{le=\"-1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum -1\n")]
    public void AHistogramAtTheEdgeIsWhole(string page)
    {
        var family = HistogramFamily.Of(Read(page), "h");
        family.Torn.Should().BeEmpty();
        family.Whole.Should().ContainSingle();
    }

    [TestMethod]
    [DataRow("h_bucket{le=\"0\"} 0\nh_bucket{le=\"+Inf\"} 1\nh_sum -1\n")]
    [DataRow("h_bucket{le=\"0.1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum -1\n")]
    public void ANegativeSumNeedsABucketThatExplainsIt(string page) =>
        HistogramFamily.Of(Read(page), "h").Torn.Should().HaveCount(3);

    [TestMethod]
    public void AHistogramWithoutBucketsIsTornOnlyWhereThePageCallsItOne()
    {
        HistogramFamily.Of(Read("h_count 1\nh_sum 1\n"), "h").Torn.Should().BeEmpty();
        HistogramFamily.Of(Read("# TYPE h histogram\nh_count 1\n"), "h").Torn.Should()
            .Equal(new Rejection(2, 1, "the histogram h is torn: it has no buckets"));
    }

    [TestMethod]
    public void ManySeriesAreKeptApartAndFoundAgain()
    {
        var page = string.Concat(Enumerable.Range(0, 20_000).Select(
            index => $"a{{i=\"{index}\",\"ü\"=\"{index % 7}\"}} 1\n"));
        var set = new SampleSet();
        Read(page + page, set).Rejected.Should().Be(20_000);
        set.Count.Should().Be(20_000);
        set[19_999].LabelValue("i").Should().Be("19999");
        set[19_999].LabelValue("ü").Should().Be((19_999 % 7).ToString(null, null));
    }

    private static SampleSet Read(string page)
    {
        var set = new SampleSet();
        Read(page, set).Rejected.Should().Be(0);
        return set;
    }

    private static PageSummary Read(string page, SampleSet into) =>
        ExpositionReader.Read(System.Text.Encoding.UTF8.GetBytes(page), new ReaderOptions(), into);
}
