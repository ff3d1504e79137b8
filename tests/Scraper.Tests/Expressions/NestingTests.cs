using Scraper.Tests.Support;

namespace Scraper.Tests.Expressions;

/// <summary>Texts that are deep or long: the stack does not grow with either.</summary>
[TestClass]
public sealed class NestingTests
{
    [TestMethod]
    public void ParenthesesNestAHundredDeep() =>
        Evaluated.Over("", Repeated("(", 100) + "1" + Repeated(")", 100)).Should().Be("1");

    [TestMethod]
    public void ParenthesesDoNotNestDeeper() =>
        Evaluated.Fault(Repeated("(", 101) + "1" + Repeated(")", 101))
            .Should().Be("1:101: nested deeper than 100");

    [TestMethod]
    public void CallsDoNotNestDeeper() =>
        Evaluated.Fault(Repeated("abs(", 101) + "a").Should().Be("1:404: nested deeper than 100");

    [TestMethod]
    public void SignsDoNotNestDeeper() =>
        Evaluated.Fault(Repeated("-", 101) + "a").Should().Be("1:101: nested deeper than 100");

    [TestMethod]
    public void PowersDoNotNestDeeper() =>
        Evaluated.Fault("1" + Repeated("^1", 101)).Should().Be("1:202: nested deeper than 100");

    [TestMethod]
    public void PowersAndParenthesesNestTogether() =>
        Evaluated.Fault(Repeated("(1^1^1^", 50) + "1" + Repeated(")", 50))
            .Should().EndWith("nested deeper than 100");

    [TestMethod]
    [DataRow("(")]
    [DataRow("-")]
    [DataRow("{")]
    [DataRow("[")]
    [DataRow("a[")]
    [DataRow("sum(")]
    [DataRow("sum by (")]
    [DataRow("1^")]
    [DataRow("1^-")]
    [DataRow("\"")]
    [DataRow("a{b=~\"")]
    [DataRow("\\")]
    public void AMegabyteOfTheSameIsAFault(string text) =>
        Evaluated.Fault(Repeated(text, 1_000_000 / text.Length)).Should().MatchRegex("^1:[0-9]+: ");

    [TestMethod]
    [DataRow(" + ")]
    [DataRow(" or ")]
    [DataRow(" * ")]
    [DataRow(" == bool ")]
    public void AChainIsEvaluatedHoweverLong(string sign)
    {
        var chain = string.Join(sign, Enumerable.Repeat("vector(1)", 20_000));
        Evaluated.Parsed(chain).Evaluate(PageOf.Text("")).Vector.Should().HaveCount(1);
    }

    [TestMethod]
    public void AChainOfScalarsIsAdded() =>
        Evaluated.Over("", "1" + Repeated("+1", 200_000)).Should().Be("200001");

    [TestMethod]
    public void AnExpressionCanBeParsedOnASmallStack()
    {
        var deep = Repeated("sum(-2 * (", 50) + "a" + Repeated("))", 50);
        string? fault = null;
        var thread = new Thread(() => fault = Evaluated.Fault(deep), 1536 * 1024);
        thread.Start();
        thread.Join();
        fault.Should().NotBeNull();
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
