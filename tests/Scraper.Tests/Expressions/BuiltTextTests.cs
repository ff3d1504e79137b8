using Scraper.Expressions;

namespace Scraper.Tests.Expressions;

/// <summary>What an expression builds of labels has a limit.</summary>
[TestClass]
public sealed class BuiltTextTests
{
    private const string TooMuch = "error: label_replace and label_join build more than 8388608 characters "
        + "of labels on this page";

    [TestMethod]
    public void NestedJoinsEndInAnError() =>
        Evaluated.Over("a{b=\"12345678\"} 1\n", Nested("label_join(", ", 'b', '', 'b', 'b')"))
            .Should().Be(TooMuch);

    [TestMethod]
    public void NestedReplacementsEndInAnError() =>
        Evaluated.Over("a{b=\"12345678\"} 1\n", Nested("label_replace(", ", 'b', '$1$1', 'b', '(.*)')"))
            .Should().Be(TooMuch);

    [TestMethod]
    public void OneCallCannotBuildMoreEither()
    {
        var page = $"a{{b=\"{new string('x', 10_000)}\"}} 1\n";
        var (groups, sources) = (Repeated("$1", 4000), Repeated(", 'b'", 4000));
        Evaluated.Over(page, $"label_replace(a, 'b', '{groups}', 'b', '(.*)')").Should().Be(TooMuch);
        Evaluated.Over(page, $"label_join(a, 'b', ''{sources})").Should().Be(TooMuch);
    }

    [TestMethod]
    public void TheLimitIsForOneEvaluationAndEachHasItsOwn()
    {
        var built = new BuiltText();
        built.Add(BuiltText.Most);
        var more = () => built.Add(1);
        more.Should().Throw<EvaluationException>();
        var page = "a{b=\"12345678\"} 1\n";
        for (var time = 0; time < 3; time++)
            Evaluated.Over(page, "label_join(a, 'b', '-', 'b', 'b')").Should()
                .Be("a{b=\"12345678-12345678\"} 1");
    }

    private static string Nested(string open, string close) => Repeated(open, 40) + "a" + Repeated(close, 40);

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
