using System.Globalization;
using Scraper.Pages;
using Scraper.Receiving.Usage;

namespace Scraper.Tests.Pages;

/// <summary>How numbers become words and columns.</summary>
[TestClass]
public sealed class PicturesTests
{
    [TestMethod]
    [DataRow(0d, "0")]
    [DataRow(999d, "999")]
    [DataRow(1000d, "1k")]
    [DataRow(1249d, "1.2k")]
    [DataRow(9949d, "9.9k")]
    [DataRow(9951d, "10k")]
    [DataRow(999_499d, "999k")]
    [DataRow(999_500d, "1M")]
    [DataRow(35e9, "35G")]
    [DataRow(2e15, "2000T")]
    public void ANumberInFewCharacters(double value, string text) => PageText.Short(value).Should().Be(text);

    [TestMethod]
    [DataRow(0.0005, "500 µs")]
    [DataRow(0.001, "1 ms")]
    [DataRow(0.125, "125 ms")]
    [DataRow(3.125, "3.1 s")]
    [DataRow(90d, "1.5 min")]
    [DataRow(double.PositiveInfinity, "more")]
    public void ADurationForAPerson(double seconds, string text) =>
        PageText.Duration(seconds).Should().Be(text);

    [TestMethod]
    public void ABarIsWhatLiesBetweenItsBoundAndTheOneBefore()
    {
        var picture = Picture(new BucketCounts([0.1, 1, double.PositiveInfinity], [5, 25, 35], 35, 70));

        picture.Bars.Select(bar => $"{bar.Value} {bar.Label} {bar.Top}+{bar.Height}").Should().Equal(
            "5 100 ms 137+39", "20 1 s 20+156", "10 more 98+78");
        picture.Bars.Select(bar => bar.Left).Should().Equal("4%", "37.333%", "70.667%");
        (picture.Mean, picture.Words).Should().Be(("2 s", "5 up to 100 ms, 20 up to 1 s, 10 up to more"));
    }

    [TestMethod]
    public void ManyBucketsShareBarsAndNoneOfTheirCountIsLost()
    {
        double[] bounds = [.. Enumerable.Range(1, 1000).Select(bound => bound / 10d)];
        double[] counts = [.. Enumerable.Range(1, 1000).Select(count => (double)count)];

        var picture = Picture(new BucketCounts(bounds, counts, 1000, 1));

        picture.Bars.Should().HaveCountLessThanOrEqualTo(24);
        picture.Bars.Count(bar => bar.Label.Length > 0).Should().BeInRange(5, 8);
        picture.Buckets.Should().HaveCount(1000);
        var high = picture.Bars.Select(bar => Number(bar.Height)).ToList();
        high.Take(high.Count - 1).Should().OnlyContain(height => height == 156, "all are alike but the last");
    }

    [TestMethod]
    public void WithoutAQueryThereIsNoPicture()
    {
        new DurationPicture(null).Bars.Should().BeEmpty();
        new DurationPicture(new Amount()).Bars.Should().BeEmpty();
    }

    [TestMethod]
    public void ReleasesBeyondTheColoursAreOthers()
    {
        var month = Month(("2.1", 5), ("2.2", 9), ("2.3", 8), ("2.4", 7), ("2.5", 6), ("2.6", 4), ("2.7", 3),
            ("", 2));

        var picture = new MonthPicture([Month(), month]);

        picture.Releases.Should().Equal(
            ("2.1", 0), ("2.2", 1), ("2.3", 2), ("2.4", 3), ("2.5", 4), ("2.6", 5), ("others", 6));
        picture.Shown(month).Should().Equal(5, 9, 8, 7, 6, 4, 5);
        picture.Columns[0].Parts.Should().BeEmpty();
        picture.Columns[1].Parts.Select(part => part.Color).Should().Equal(0, 1, 2, 3, 4, 5, 6);
        picture.Columns[1].Parts.Sum(part => Number(part.Height)).Should().BeApproximately(156, 0.05);
        picture.Words.Should().Be("Feb: 44 ids");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static UsageAnswer Month(params (string Version, long Ids)[] releases) => new(
        UsageQuestion.Month(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), 0), 0,
        releases.Sum(one => one.Ids), 0, [],
        [.. releases.Select(one => new ReleaseUse(one.Version, one.Ids, []))]);

    private static DurationPicture Picture(BucketCounts histogram)
    {
        var amount = new Amount();
        amount.Add(histogram.Count, histogram);
        return new DurationPicture(amount);
    }
}
