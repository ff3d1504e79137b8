namespace Scraper.Tests.Expressions;

/// <summary>Histograms as values, which only fields of type histogram have.</summary>
[TestClass]
public sealed class HistogramTests
{
    private const string Page =
        """
        # TYPE lat histogram
        lat_bucket{org="a",op="r",le="0.1"} 1
        lat_bucket{org="a",op="r",le="+Inf"} 3
        lat_sum{org="a",op="r"} 2.5
        lat_count{org="a",op="r"} 3
        lat_bucket{org="a",op="w",le="0.1"} 2
        lat_bucket{org="a",op="w",le="+Inf"} 2
        lat_sum{org="a",op="w"} 1
        lat_count{org="a",op="w"} 2
        # TYPE other histogram
        other_bucket{org="a",le="5"} 1
        other_bucket{org="a",le="+Inf"} 1
        other_sum{org="a"} 1
        other_count{org="a"} 1
        # TYPE num gauge
        num{org="a"} 7

        """;

    [TestMethod]
    [DataRow("lat", "lat{op=\"r\", org=\"a\"} 0.1:1 +Inf:3 sum 2.5 count 3\n"
        + "lat{op=\"w\", org=\"a\"} 0.1:2 +Inf:2 sum 1 count 2")]
    [DataRow("lat{op=~\"w|x\"}", "lat{op=\"w\", org=\"a\"} 0.1:2 +Inf:2 sum 1 count 2")]
    [DataRow("sum by (org) (lat)", "{org=\"a\"} 0.1:3 +Inf:5 sum 3.5 count 5")]
    [DataRow("sum(lat{op=\"r\"}) + sum(lat{op=\"w\"})", "{} 0.1:3 +Inf:5 sum 3.5 count 5")]
    [DataRow("count(lat)", "{} 2")]
    [DataRow("lat_count{op=\"r\"}", "lat_count{op=\"r\", org=\"a\"} 3")]
    [DataRow("num", "num{org=\"a\"} 7")]
    [DataRow("sum by (org) (nothing) or sum by (org) (other)", "{org=\"a\"} 5:1 +Inf:1 sum 1 count 1")]
    [DataRow("label_replace(other, \"x\", \"$1\", \"org\", \"(.*)\")",
        "other{org=\"a\", x=\"a\"} 5:1 +Inf:1 sum 1 count 1")]
    [DataRow("absent(lat)", "")]
    public void TheBaseNameIsAHistogramValuedSeries(string text, string value) =>
        Evaluated.Over(Page, text, true).Should().Be(value);

    [TestMethod]
    public void ElsewhereTheBaseNameIsNoSeries() => Evaluated.Over(Page, "lat").Should().BeEmpty();

    [TestMethod]
    [DataRow("sum(lat or other)",
        "error: histograms with different bucket bounds cannot be added: 0.1 +Inf and 5 +Inf")]
    [DataRow("sum(lat or num)", "error: histograms and numbers cannot be summed together")]
    [DataRow("sum(lat) + sum(num)", "error: a histogram and a number cannot be added")]
    [DataRow("sum(lat) / sum(num)", "error: / does not work on histograms; sum and + do")]
    [DataRow("lat * 2", "error: * does not work on histograms; sum and + do")]
    [DataRow("lat > 2", "error: > does not work on histograms; sum and + do")]
    [DataRow("-lat", "error: a sign does not work on histograms; sum and + do")]
    [DataRow("max(lat)", "error: max does not work on histograms; sum and + do")]
    [DataRow("avg(lat)", "error: avg does not work on histograms; sum and + do")]
    [DataRow("abs(lat)", "error: abs does not work on histograms; sum and + do")]
    public void WhatHistogramsCannotDoIsAnError(string text, string error) =>
        Evaluated.Over(Page, text, true).Should().Be(error);
}
