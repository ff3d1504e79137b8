using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

/// <summary>How long a retry waits.</summary>
[TestClass]
public sealed class BackoffTests
{
    private static readonly Backoff Pace = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

    [TestMethod]
    [DataRow(-1, 0.0, 2.5)]
    [DataRow(0, 0.0, 2.5)]
    [DataRow(1, 0.0, 2.5)]
    [DataRow(1, 0.5, 3.75)]
    [DataRow(2, 0.0, 5)]
    [DataRow(3, 0.5, 15)]
    [DataRow(6, 0.0, 80)]
    [DataRow(7, 0.0, 150)]
    [DataRow(7, 0.5, 225)]
    [DataRow(int.MaxValue, 0.0, 150)]
    public void ThePauseDoublesUpToTheLongestWithJitterInItsUpperHalf(
        int failures, double random, double seconds) =>
        Pace.After(failures, random).Should().Be(TimeSpan.FromSeconds(seconds));

    [TestMethod]
    [DataRow(2.0, 2.5)]
    [DataRow(3.0, 3)]
    [DataRow(3600.0, 3600)]
    public void WhatAReceiverAskedForIsNeverUndercut(double asked, double seconds) =>
        Pace.After(1, 0, TimeSpan.FromSeconds(asked)).Should().Be(TimeSpan.FromSeconds(seconds));

    [TestMethod]
    public void ThirtyDoublingsAreTheMost() =>
        new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.MaxValue).After(100, 0).Should().Be(
            TimeSpan.FromMilliseconds(1 << 29));
}
