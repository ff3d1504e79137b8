using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

[TestClass]
public sealed class FailureStreakTests
{
    [TestMethod]
    public void TheFirstFailureEveryOtherCauseAndTheEndAreNews()
    {
        var streak = new FailureStreak();

        ((string[])["500", "500", "403", "403", "500"]).Select(streak.Grows)
            .Should().Equal(true, false, true, false, true);
        streak.Count.Should().Be(5);
        (streak.Ends(), streak.Ends(), streak.Count).Should().Be((true, false, 0));
        streak.Grows("500").Should().BeTrue("it works in between");
    }
}
