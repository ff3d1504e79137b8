using Scraper.Expressions;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Expressions;

/// <summary>Expressions stream: what is kept of a page are the groups, and a stream says what an evaluation
/// says.</summary>
[TestClass]
public sealed class StreamTests
{
    private const int Series = 20_000;

    /// <summary>Beyond the strings of the page, for each series that is asked for: two levels of groups.
    /// </summary>
    private const int BytesASeries = 250;

    [TestMethod]
    [DataRow("sum(a)", 1)]
    [DataRow("sum by (c) (a)", 1)]
    [DataRow("sum(label_replace(label_replace(a, 'x', '$1', 'c', '(.*)'), 'x', 'y', 'x', 'z'))", 1)]
    [DataRow("sum(abs(a) > 0)", 1)]
    [DataRow("sum(a and on (c) a)", 1)]
    public void WhatIsSummedAwayIsNotKept(string expression, int groups) =>
        Allocated(expression, groups).Should().BeLessThan(30 * Series);

    [TestMethod]
    [DataRow("a")]
    [DataRow("sum by (b, c) (a)")]
    [DataRow("sum by (b, c) (label_replace(sum by (b, d) (label_replace(a, 'd', '$1', 'c', '(.*)')), "
        + "'c', '$1', 'd', '(.*)'))")]
    [DataRow("a or on (b) vector(1)")]
    public void ASeriesThatIsKeptCostsSoMuch(string expression) =>
        Allocated(expression, null).Should().BeLessThan(BytesASeries * Series);

    [TestMethod]
    [DataRow("a", "{b=\"1\"} 1; {b=\"2\"} 2")]
    [DataRow("a + on (b) group_left c", "{b=\"1\"} 4; {b=\"2\"} 6")]
    [DataRow("a + a + 0", "{b=\"1\"} 2; {b=\"2\"} 4")]
    [DataRow("a or c", "{b=\"1\"} 1; {b=\"2\"} 2")]
    [DataRow("c or vector(9)", "{b=\"1\"} 3; {b=\"2\"} 4; {} 9")]
    [DataRow("label_replace(c, 'b', '0', 'b', '1') or a", "{b=\"0\"} 3; {b=\"2\"} 4; {b=\"1\"} 1")]
    [DataRow("absent(x{y='z'})", "{y=\"z\"} 1")]
    public void SeriesComeOneByOneWithoutTheirNames(string expression, string series)
    {
        var page = PageOf.Text("a{b=\"1\"} 1\na{b=\"2\"} 2\nc{b=\"1\"} 3\nc{b=\"2\"} 4\n");
        var found = new List<string>();
        Evaluated.Parsed(expression).Stream(page, (labels, value, _) =>
            found.Add($"{Vectors.Shown(labels.ToArray())} {value}")).Vector.Should().BeEmpty();
        string.Join("; ", found).Should().Be(series);
    }

    [TestMethod]
    [DataRow("{__name__=~'a|c'}", "the vector would hold the same labels twice: {b=\"1\"}")]
    [DataRow("label_replace(a, 'b', 'x', '', '')", "the vector would hold the same labels twice: "
        + "{__name__=\"a\", b=\"x\"}")]
    [DataRow("label_replace(label_replace(a, 'x', '$1', 'b', '(.*)'), 'x', '', '', '') + on () 1", null)]
    public void WhatOnlyItsNameToldApartIsAnError(string expression, string? error)
    {
        var page = PageOf.Text("a{b=\"1\"} 1\na{b=\"2\"} 2\nc{b=\"1\"} 3\n");
        if (Expression.TryParse(expression, out var parsed, out _))
            parsed.Stream(page, (_, _, _) => { }).Error.Should().Be(error);
        else
            error.Should().BeNull();
    }

    [TestMethod]
    [DataRow("a")]
    [DataRow("sum by (b) (a)")]
    [DataRow("label_replace(vector(1), 'b', 'c', '', '')")]
    public void AnEvaluationEndsWhenItIsToldTo(string expression)
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var evaluate = () => Evaluated.Parsed(expression).Evaluate(Page(3), null, stop.Token);
        evaluate.Should().Throw<OperationCanceledException>();
    }

    [TestMethod]
    public void AStreamEndsInItsMiddle()
    {
        using var stop = new CancellationTokenSource();
        var (seen, page) = (0, Page(100));
        var stream = () => Evaluated.Parsed("a").Stream(page, (_, _, _) =>
        {
            if (++seen == 10)
                stop.Cancel();
        }, null, stop.Token);
        stream.Should().Throw<OperationCanceledException>();
        seen.Should().Be(10);
    }

    [TestMethod]
    public void AnOperatorBetweenVectorsReadsOneOfThemAsAStream()
    {
        var chain = string.Join(" or ", Enumerable.Repeat("a", 200));
        Evaluated.Over(Page(2), chain).Should().Be("a{b=\"value-000000\", c=\"c\"} 3\n"
            + "a{b=\"value-000001\", c=\"c\"} 3");
    }

    /// <summary>The least of some runs: the first pays for what is made once.</summary>
    private static long Allocated(string expression, int? groups)
    {
        var (parsed, page) = (Evaluated.Parsed(expression), Page(Series));
        return Enumerable.Range(0, 3).Min(_ =>
        {
            var count = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var value = parsed.Stream(page, (_, _, _) => count++);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            value.Error.Should().BeNull();
            count.Should().BeOneOf(groups ?? Series, groups ?? Series + 1);
            return bytes;
        });
    }

    private static SampleSet Page(int series) => PageOf.Text(string.Concat(
        Enumerable.Range(0, series).Select(index => $"a{{b=\"value-{index:d6}\",c=\"c\"}} 3\n")));
}
