using Microsoft.Extensions.Time.Testing;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scheduling;

/// <summary>When ticks are due.</summary>
[TestClass]
public sealed class TimetableTests
{
    private const string WholeSeconds = "schedule.interval must be whole seconds";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestMethod]
    public void EightHoursLieBetweenTwoTicks() =>
        Of(new ScheduleOptions()).Next("a", Now).Should().Be(Now.AddHours(8));

    [TestMethod]
    [DataRow("0 0 */8 * * ?", "2026-01-02T08:00:00Z")]
    [DataRow("0 30 2 * * ?", "2026-01-03T02:30:00Z")]
    [DataRow("0 0 6 ? * MON", "2026-01-05T06:00:00Z")]
    [DataRow("0 0 0 1 1 ? 2026", null)]
    public void CronIsInUtc(string cron, string? next) =>
        Of(new ScheduleOptions { Cron = cron }).Next("a", Now)
            .Should().Be(next is null ? null : DateTimeOffset.Parse(next));

    [TestMethod]
    [DataRow(28800, 60, 0, 0)]
    [DataRow(28800, 60, 0.5, 30)]
    [DataRow(28800, 0, 0.5, 0)]
    [DataRow(40, 60, 0.5, 10)]
    public void JitterStaysBelowItsBoundAndHalfTheInterval(
        double interval, double jitter, double random, double put) =>
        Of(new ScheduleOptions { IntervalSeconds = interval, JitterSeconds = jitter })
            .Jitter(Now, random).Should().Be(TimeSpan.FromSeconds(put));

    [TestMethod]
    public void WithCronHalfTheWayToTheNextTickCounts() =>
        Of(new ScheduleOptions { Cron = "0/10 * * * * ?" })
            .Jitter(Now.AddSeconds(5), 0.5).Should().Be(TimeSpan.FromSeconds(2.5));

    [TestMethod]
    public void TheLastTickThereIsHasItsJitter() =>
        Of(new ScheduleOptions { Cron = "0 0 0 1 1 ? 2026" })
            .Jitter(Now, 0.5).Should().Be(TimeSpan.FromSeconds(30));

    [TestMethod]
    [DataRow(28800, null, null)]
    [DataRow(1, null, null)]
    [DataRow(1.5, null, WholeSeconds)]
    [DataRow(0.5, null, WholeSeconds)]
    [DataRow(366 * 86400, null, null)]
    [DataRow(28800, "0 0 */8 * * ?", null)]
    [DataRow(28800, "0 0 0 1 1 ? 1999", "schedule.cron '0 0 0 1 1 ? 1999' names no time to come")]
    public void FaultsAreTold(double interval, string? cron, string? fault) =>
        new ScheduleOptions { IntervalSeconds = interval, Cron = cron }.Fault(Now).Should()
            .Be(fault);

    [TestMethod]
    [DataRow("")]
    [DataRow("every day")]
    [DataRow("0 */8 * * *")]
    [DataRow("0 0 25 * * ?")]
    [DataRow("0 0 * * MON * * *")]
    public void WhatIsNoCronExpressionIsToldWithAnExample(string cron) =>
        new ScheduleOptions { Cron = cron }.Fault(Now).Should().StartWith(
            $"schedule.cron '{cron}' is no Quartz cron expression, such as '0 0 */8 * * ?': ");

    [TestMethod]
    public void OneTargetHasNoPhase()
    {
        var timetable = Of(new ScheduleOptions());

        timetable.First("a").Should().Be(Now.AddHours(8));
        timetable.Next("a", Now.AddHours(8)).Should().Be(Now.AddHours(16));
        timetable.Next("a", Now.AddHours(8).AddTicks(-1)).Should().Be(Now.AddHours(8));
        timetable.UntilNext("a").Should().Be(TimeSpan.FromHours(8));
    }

    [TestMethod]
    public void SeveralLieSpreadOverTheIntervalEachAtItsOffsetByName()
    {
        var names = Enumerable.Range(0, 1000).Select(at => $"db-{at}").ToArray();
        var timetable = Of(new ScheduleOptions(), names);

        var offsets = names.Select(name => timetable.First(name) - Now).ToList();

        offsets.Should().OnlyContain(one => one > TimeSpan.Zero && one < TimeSpan.FromHours(8));
        offsets.GroupBy(one => (int)one.TotalHours).Select(hour => hour.Count())
            .Should().HaveCount(8).And.OnlyContain(count => count > 90 && count < 160);
        foreach (var name in names)
        {
            var first = timetable.First(name);
            timetable.Next(name, Now).Should().Be(first);
            timetable.Next(name, first).Should().Be(first.AddHours(8));
            timetable.Next(name, first.AddHours(20)).Should().Be(first.AddHours(24));
        }
        Of(new ScheduleOptions(), "db-7", "other").First("db-7").Should().Be(timetable.First("db-7"));
    }

    [TestMethod]
    public void AnIntervalIsNoMatterOfTheWallClockAndACronExpressionIs()
    {
        var clock = new SettableClock(Now);
        TargetOptions[] one = [new() { Name = "a" }];
        var interval = new Timetable(new ScheduleOptions(), one, clock);
        var cron = new Timetable(new ScheduleOptions { Cron = "0 0 */8 * * ?" }, one, clock);

        clock.Set(Now.AddYears(-3).AddHours(1));
        clock.Advance(TimeSpan.FromHours(1));

        interval.UntilNext("a").Should().Be(TimeSpan.FromHours(7));
        cron.UntilNext("a").Should().Be(new TimeSpan(2, 55, 55));
    }

    private static Timetable Of(ScheduleOptions options, params string[] targets) =>
        new(
            options, [.. targets.Select(name => new TargetOptions { Name = name })],
            new FakeTimeProvider(Now));
}
