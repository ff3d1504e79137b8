using CsCheck;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.Expressions;

/// <summary>What an expression asks of a page before the page is read.</summary>
[TestClass]
public sealed class NeedsTests
{
    [TestMethod]
    [DataRow("sum(a) / on (x) b{c=\"d\"}", "a b")]
    [DataRow("{\"a\"} or {__name__=\"b\"}", "a b")]
    [DataRow("{__name__=~\"a|b\", __name__!=\"b\"}", "a")]
    [DataRow("label_replace(a, \"x\", \"\", \"\", \"\") * scalar(b) + clamp(c, 1, scalar(d))", "a b c d")]
    [DataRow("absent((a)) and -b ^ 2", "a b")]
    [DataRow("1 + 1", "")]
    public void NamesAreKnownExactly(string text, string names) =>
        Needs(text).Names.Order().Should().Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [TestMethod]
    [DataRow("{__name__=~\"a.*\", __name__!~\".*b\"}", "a", true)]
    [DataRow("{__name__=~\"a.*\", __name__!~\".*b\"}", "ab", false)]
    [DataRow("{x=\"y\"}", "anything", true)]
    [DataRow("{x=\"y\"} and a", "anything", true)]
    [DataRow("a", "a_bucket", false)]
    public void PatternsAreAskedOfEachName(string text, string name, bool wanted) =>
        Needs(text).Wants(name).Should().Be(wanted);

    [TestMethod]
    public void AHistogramFieldNeedsTheLinesOfTheFamily() =>
        Needs("sum by (x) (a)", true).Names.Order().Should().Equal("a", "a_bucket", "a_count", "a_sum");

    [TestMethod]
    public void EvaluatingOverWhatIsNeededIsEvaluatingOverAll() =>
        ExpressionGen.Page
            .SelectMany(page => ExpressionGen.Over(PageOf.Text(page)).Select(text => (page, text)))
            .Sample(
                generated => Over(generated.page, generated.text, true)
                    .Should().Be(Over(generated.page, generated.text, false)),
                seed: "0000e7Ubk2S6", iter: 2000, threads: 1,
                print: generated => generated.page + generated.text);

    private static string Over(string page, string text, bool pushedDown)
    {
        var needs = pushedDown && Expression.TryParse(text, out var parsed, out _) ? parsed.Needs : null;
        return Evaluated.Over(PageOf.Text(page, needs), text);
    }

    private static Projection Needs(string text, bool histograms = false) =>
        Evaluated.Parsed(text, histograms).Needs;
}
