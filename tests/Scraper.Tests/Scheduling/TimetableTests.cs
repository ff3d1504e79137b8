using Scraper.Scheduling;

namespace Scraper.Tests.Scheduling;

/// <summary>When ticks are due.</summary>
[TestClass]
public sealed class TimetableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestMethod]
    public void EightHoursLieBetweenTwoTicks() =>
        new Timetable(new ScheduleOptions()).Next(Now).Should().Be(Now.AddHours(8));

    [TestMethod]
    [DataRow("0 0 */8 * * ?", "2026-01-02T08:00:00Z")]
    [DataRow("0 30 2 * * ?", "2026-01-03T02:30:00Z")]
    [DataRow("0 0 6 ? * MON", "2026-01-05T06:00:00Z")]
    [DataRow("0 0 0 1 1 ? 2026", null)]
    public void CronIsInUtc(string cron, string? next) =>
        new Timetable(new ScheduleOptions { Cron = cron }).Next(Now)
            .Should().Be(next is null ? null : DateTimeOffset.Parse(next));

    [TestMethod]
    [DataRow(28800, 60, 0, 0)]
    [DataRow(28800, 60, 0.5, 30)]
    [DataRow(28800, 0, 0.5, 0)]
    [DataRow(40, 60, 0.5, 10)]
    public void JitterStaysBelowItsBoundAndHalfTheInterval(
        double interval, double jitter, double random, double put) =>
        new Timetable(new ScheduleOptions { IntervalSeconds = interval, JitterSeconds = jitter })
            .Jitter(Now, random).Should().Be(TimeSpan.FromSeconds(put));

    [TestMethod]
    public void WithCronHalfTheWayToTheNextTickCounts() =>
        new Timetable(new ScheduleOptions { Cron = "0/10 * * * * ?" })
            .Jitter(Now.AddSeconds(5), 0.5).Should().Be(TimeSpan.FromSeconds(2.5));

    [TestMethod]
    public void TheLastTickThereIsHasItsJitter() =>
        new Timetable(new ScheduleOptions { Cron = "0 0 0 1 1 ? 2026" })
            .Jitter(Now, 0.5).Should().Be(TimeSpan.FromSeconds(30));

    [TestMethod]
    [DataRow(null, null)]
    [DataRow("0 0 */8 * * ?", null)]
    [DataRow("0 0 0 1 1 ? 1999", "schedule.cron '0 0 0 1 1 ? 1999' names no time to come")]
    public void FaultsAreTold(string? cron, string? fault) =>
        new ScheduleOptions { Cron = cron }.Fault(Now).Should().Be(fault);

    [TestMethod]
    [DataRow("")]
    [DataRow("every day")]
    [DataRow("0 */8 * * *")]
    [DataRow("0 0 25 * * ?")]
    [DataRow("0 0 * * MON * * *")]
    public void WhatIsNoCronExpressionIsToldWithAnExample(string cron) =>
        new ScheduleOptions { Cron = cron }.Fault(Now).Should().StartWith(
            $"schedule.cron '{cron}' is no Quartz cron expression, such as '0 0 */8 * * ?': ");
}
