using Scraper.Expressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.Expressions;

/// <summary>Which samples an evaluation tells the ledger of.</summary>
[TestClass]
public sealed class UsesTests
{
    private const string Page =
        """
        a{x="1"} 1
        a{x="2"} 2
        b{x="1"} 3
        c 4

        """;

    [TestMethod]
    [DataRow("sum(a)", "1 2")]
    [DataRow("a{x=\"2\"}", "2")]
    [DataRow("a > 1", "1 2")]
    [DataRow("absent(a)", "1 2")]
    [DataRow("clamp(a, 2, 1)", "1 2")]
    [DataRow("a * on (x) b", "1 2 3")]
    [DataRow("c or nothing", "4")]
    [DataRow("1 + 1", "")]
    public void EverySampleThatASelectorTakesIsUsed(string text, string lines)
    {
        var page = PageOf.Text(Page);
        var uses = new SampleUses(page.Count);
        Evaluated.Parsed(text).Evaluate(page, uses);
        var used = Enumerable.Range(0, page.Count).Where(at => uses[at]).Select(at => page[at].Line).ToList();
        string.Join(" ", used).Should().Be(lines);
        uses.Count.Should().Be(used.Count);
    }
}
