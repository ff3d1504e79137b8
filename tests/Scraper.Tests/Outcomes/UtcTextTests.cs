using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

/// <summary>Times as text.</summary>
[TestClass]
public sealed class UtcTextTests
{
    [TestMethod]
    public void TimesAreUtcToTheSecondOrTheMillisecond()
    {
        var time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2));

        UtcText.Seconds(time).Should().Be("2026-01-02T03:04:05Z");
        UtcText.Milliseconds(time).Should().Be("2026-01-02T03:04:05.678Z");
    }
}
