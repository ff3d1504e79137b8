using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

/// <summary>The closed set of failures.</summary>
[TestClass]
public sealed class FailureKindsTests
{
    [TestMethod]
    public void TheseMayPassByThemselves() =>
        Enum.GetValues<FailureKind>().Where(kind => kind.MayPass()).Select(kind => kind.Label())
            .Should().Equal("name_not_resolved", "connection_refused", "connection_lost",
                "scrape_timeout", "target_starting", "server_error");
}
