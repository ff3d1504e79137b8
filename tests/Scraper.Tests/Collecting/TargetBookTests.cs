using Microsoft.Extensions.Time.Testing;
using Scraper.Collecting;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Collecting;

/// <summary>What is known of targets, over restarts and without a disk.</summary>
[TestClass]
public sealed class TargetBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Failure Refused = new(FailureKind.ConnectionRefused, "nobody there");

    private readonly FakeTimeProvider _clock = new(Start);

    private readonly KeepingLogger _log = new();

    private readonly MemoryRecords _kept = new();

    [TestMethod]
    public void ARestartGoesOnWhereTheLastOneEnded()
    {
        Book("a").Tried("a", Refused, Start.AddSeconds(5));
        _clock.Advance(TimeSpan.FromMinutes(1));

        var again = Book("a", "b");
        again.Of("a").Next.Should().BeNull("this process has planned nothing yet");
        again.Tried("a", Refused, null);

        again.Records.Select(record => (record.Target, record.Attempts, record.Since))
            .Should().Equal(("a", 2, Start), ("b", 0, (DateTimeOffset?)null));
        _kept.Read().Should().Equal(again.Of("a"));
    }

    [TestMethod]
    [DataRow(30, true)]
    [DataRow(31, false)]
    public void ATargetOfOtherSettingsIsNotShownAndForgottenWhenItsTimeIsOver(int days, bool remembered)
    {
        Book("gone").Tried("gone", null, null);
        _clock.Advance(TimeSpan.FromDays(days));

        Book("a").Records.Should().Equal(new TargetRecord("a"));

        _kept.Read().Any(record => record.Target == "gone").Should().Be(remembered);
    }

    [TestMethod]
    public void ATargetOfTheseSettingsIsNeverForgotten()
    {
        Book("a").Tried("a", null, null);
        _clock.Advance(TimeSpan.FromDays(400));

        Book("a").Of("a").LastSuccess.Should().Be(Start);
    }

    [TestMethod]
    public void ADiskThatTakesNothingCostsAWarningACauseAndNoRecord()
    {
        _kept.Broken = new Failure(FailureKind.StateFull, "no space left");
        var book = Book("a");
        book.Tried("a", Refused, null);
        _kept.Broken = new Failure(FailureKind.StateReadOnly, "read-only");
        book.Tried("a", Refused, null);
        _kept.Broken = null;
        book.Tried("a", Refused, null);

        book.Of("a").Attempts.Should().Be(3);
        _kept.Read().Should().Equal(book.Of("a"));
        _log.Lines.Should().Equal(
            "Warning: how targets stand cannot be kept, collecting goes on: no space left",
            "Warning: how targets stand cannot be kept, collecting goes on: read-only",
            "Information: how targets stand is kept again");
    }

    private TargetBook Book(params string[] targets) =>
        new(_kept, targets, TimeSpan.FromDays(30), _clock, _log);
}
