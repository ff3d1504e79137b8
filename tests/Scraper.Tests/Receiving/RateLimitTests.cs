using System.Net;
using Microsoft.Extensions.Time.Testing;
using Scraper.Receiving.Guards;

namespace Scraper.Tests.Receiving;

/// <summary>How often an address may ask.</summary>
[TestClass]
public sealed class RateLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [TestMethod]
    public void TwoSecondsWorthMayComeAtOnceAndThenTheRate()
    {
        var limit = new RateLimit(5, _time);

        Through(limit, "203.0.113.7", 12).Should().Be(10);
        limit.Refuse(IPAddress.Parse("203.0.113.7")).Should().Be(TimeSpan.FromSeconds(0.2));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Through(limit, "203.0.113.7", 3).Should().Be(1);
        _time.Advance(TimeSpan.FromHours(1));
        Through(limit, "203.0.113.7", 99).Should().Be(10);
    }

    [TestMethod]
    public void EachAddressHasItsOwnAndANetworkOf64BitsIsOne()
    {
        var limit = new RateLimit(1, _time);

        Through(limit, "203.0.113.7", 9).Should().Be(2);
        Through(limit, "203.0.113.8", 9).Should().Be(2);
        Through(limit, "2001:db8::1", 9).Should().Be(2);
        Through(limit, "2001:db8::ffff:1", 9).Should().Be(0);
        Through(limit, "2001:db8:0:1::1", 9).Should().Be(2);
        Through(new RateLimit(0, _time), "203.0.113.7", 1000).Should().Be(1000);
    }

    [TestMethod]
    public void ManyAddressesCostNoMemoryWithoutEndAndTheBusyOneIsNotForgotten()
    {
        var limit = new RateLimit(1, _time);
        Through(limit, "203.0.113.7", 2).Should().Be(2);

        for (var address = 0; address < 3 * RateLimit.MostAddresses; address++)
        {
            limit.Refuse(new IPAddress([10, (byte)(address >> 16), (byte)(address >> 8), (byte)address]));
            if (address % 1000 == 0)
                Through(limit, "203.0.113.7", 1).Should().Be(0);
        }

        Through(limit, "10.0.0.0", 9).Should().Be(2, "it was forgotten");
    }

    private static int Through(RateLimit limit, string address, int requests) => Enumerable.Range(0, requests)
        .Count(_ => limit.Refuse(IPAddress.Parse(address)) is null);
}
