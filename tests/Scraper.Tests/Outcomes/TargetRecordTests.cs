using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

/// <summary>How a record goes on from try to try.</summary>
[TestClass]
public sealed class TargetRecordTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Failure Refused = new(FailureKind.ConnectionRefused, "nobody there");

    private static readonly Failure Denied = new(FailureKind.AccessDenied, "no token");

    [TestMethod]
    public void OneThatWasNeverAskedNeitherFailsNorSucceeds() =>
        new TargetRecord("a").Should().Match<TargetRecord>(record => !record.Fails && record.Outcome == null);

    [TestMethod]
    public void FailuresOfAnyKindAreOneSeriesWhoseLastReasonStands() =>
        new TargetRecord("a")
            .After(null, Start, null)
            .After(Refused, Start.AddSeconds(1), null)
            .After(Refused, Start.AddSeconds(2), null)
            .After(Denied, Start.AddSeconds(3), Start.AddSeconds(9))
            .Should().Be(new TargetRecord("a")
            {
                Outcome = "access_denied",
                Error = "no token",
                Since = Start.AddSeconds(1),
                Attempts = 3,
                LastAttempt = Start.AddSeconds(3),
                LastSuccess = Start,
                Next = Start.AddSeconds(9),
            });

    [TestMethod]
    public void ASuccessEndsTheSeries() =>
        new TargetRecord("a")
            .After(Denied, Start, Start.AddSeconds(1))
            .After(null, Start.AddSeconds(1), Start.AddHours(8))
            .Should().Be(new TargetRecord("a")
            {
                Outcome = "success",
                Since = Start.AddSeconds(1),
                Attempts = 1,
                LastAttempt = Start.AddSeconds(1),
                LastSuccess = Start.AddSeconds(1),
                Next = Start.AddHours(8),
            });
}
