using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>What the bounds take, in which order, and that each of it is told.</summary>
[TestClass]
public sealed class ExpiryTests : IDisposable
{
    private static readonly DateTimeOffset Now = Some.Time;

    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public void WhatIsTooOldExpiresOnceItWasTriedInVain()
    {
        var outbox = _state.Open(_state.Options with { MaxAgeSeconds = 60 });
        outbox.Append(Some.Frozen(), ["a"]);
        outbox.Append(Some.Frozen(Now.AddSeconds(1)), ["a"]);
        var tooOld = Now.AddSeconds(61);
        Defer(outbox, Now.AddSeconds(59));

        outbox.Expire(["a"], tooOld).Should().BeEmpty("it was not tried since it is too old");
        Defer(outbox, tooOld);

        outbox.Expire(["a"], tooOld).Should().Equal(new Expired("a", ExpiryBound.Age, 1));
        outbox.Waiting("a").Should().ContainSingle("the second was never tried");
        outbox.NextDue("a", tooOld).Should().NotBeNull();
    }

    [TestMethod]
    public void AfterALongRestEverythingIsTriedBeforeItExpires()
    {
        var reports = _state.Fill(5);
        var outbox = _state.Open();
        var later = Now.AddDays(400);

        outbox.Expire(["a"], later).Should().BeEmpty();

        var sent = new List<Guid>();
        while (outbox.NextDue("a", later) is { } due)
        {
            sent.Add(due.Report.ReportId);
            outbox.Accepted(due, later);
        }
        sent.Should().Equal(reports.Select(report => report.ReportId));
    }

    [TestMethod]
    public void AgeCountsFromWhenAReportWasKept()
    {
        var outbox = _state.Open(_state.Options with { MaxAgeSeconds = 60 });
        outbox.Append(Some.Frozen(Now.AddYears(-1)), ["a"]);
        Defer(outbox, Now.AddSeconds(1));

        outbox.Expire(["a"], Now.AddSeconds(1)).Should().BeEmpty();
    }

    [TestMethod]
    public void WhatWaitsForASinkThatNobodyTriesExpiresByAgeAlone()
    {
        var outbox = _state.Open(_state.Options with { MaxAgeSeconds = 60 });
        outbox.Append(Some.Frozen(), ["former", "a"]);

        outbox.Expire(["a"], Now.AddSeconds(60)).Should().BeEmpty();
        outbox.Expire(["a"], Now.AddSeconds(61)).Should().Equal(new Expired("former", ExpiryBound.Age, 1));
        outbox.Waiting("a").Should().ContainSingle();
    }

    [TestMethod]
    public void OnlySoManyReportsAreKeptAsideAndTheOldestAreTold()
    {
        var outbox = _state.Open();
        for (var i = 0; i < Expiry.KeptAside + 3; i++)
        {
            outbox.Append(Some.Frozen(Now.AddSeconds(i)), ["a"]);
            outbox.Rejected(outbox.NextDue("a", Now)!, Now, "no");
        }

        outbox.Expire(["a"], Now).Should().Equal(new Expired("a", ExpiryBound.SetAside, 3));

        outbox.States().Single().SetAside.Should().Be(Expiry.KeptAside);
    }

    [TestMethod]
    public void TooMuchExpiresTheOldestAndNeverTheNewest()
    {
        var size = Some.Frozen().Json.Length;
        var reports = _state.Fill(4);

        _state.Open(_state.Options with { MaxSizeBytes = 0 }).Expire(["a"], Now)
            .Should().BeEmpty("0 is no limit");
        var outbox = _state.Open(_state.Options with { MaxSizeBytes = 2 * size });
        outbox.Expire(["a"], Now).Should().Equal(new Expired("a", ExpiryBound.Size, 2));
        outbox.Expire(["a"], Now).Should().BeEmpty();
        outbox.Waiting("a").Select(owed => owed.ReportId).Should().Equal(
            reports[2].ReportId, reports[3].ReportId);

        var tiny = _state.Open(_state.Options with { MaxSizeBytes = 1 });
        tiny.Expire(["a"], Now).Should().Equal(new Expired("a", ExpiryBound.Size, 1));
        tiny.Waiting("a").Single().ReportId.Should().Be(reports[3].ReportId);
    }

    [TestMethod]
    public void WhatWasSetAsideGoesBeforeWhatWaitsOldestFirstAndNoMoreThanMust()
    {
        var size = Some.Frozen().Json.Length;
        var outbox = _state.Open(_state.Options with { MaxSizeBytes = 3 * size });
        for (var i = 0; i < 2; i++)
        {
            outbox.Append(Some.Frozen(Now.AddSeconds(i)), ["a"]);
            outbox.Rejected(outbox.NextDue("a", Now)!, Now, "400");
        }
        outbox.Append(Some.Frozen(Now.AddSeconds(2)), ["a"]);
        outbox.Expire(["a"], Now).Should().BeEmpty();

        outbox.Append(Some.Frozen(Now.AddSeconds(3)), ["a"]);

        outbox.Expire(["a"], Now).Should().Equal(new Expired("a", ExpiryBound.Size, 1));
        var state = outbox.States().Single();
        (state.Waiting, state.SetAside, outbox.Bytes()).Should().Be((2, 1, 3 * size));
    }

    private static void Defer(SqliteOutbox outbox, DateTimeOffset now) =>
        outbox.Deferred(outbox.NextDue("a", now)!, now, new PutOff(now, "503"));
}
