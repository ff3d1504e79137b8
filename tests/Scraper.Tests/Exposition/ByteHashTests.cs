using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Exposition;

/// <summary>What pages are full of, texts that differ in little, spreads over a table as chance would.
/// </summary>
[TestClass]
public sealed class ByteHashTests
{
    private const int Slots = 1 << 16;

    // Chance leaves 1/e of the slots empty: 41,427 are taken, with a standard deviation of some 125.
    private const int TakenByChance = 40_500;

    [TestMethod]
    [DataRow("{0}")]
    [DataRow("{0}tail behind a number, over several words")]
    [DataRow("http_api_requests_total of an agent with the number {0}")]
    [DataRow("word of {0} and the same {0} again")]
    public void TextsSpread(string form) => Taken(number => ByteHash.Of(
        Encoding.UTF8.GetBytes(string.Format(null, form, number.ToString("D8", null)))))
        .Should().BeGreaterThan(TakenByChance);

    [TestMethod]
    public void NumbersSpread()
    {
        Taken(number => ByteHash.Of(7, number)).Should().BeGreaterThan(TakenByChance);
        Taken(number => ByteHash.Of(number, 7)).Should().BeGreaterThan(TakenByChance);
        Taken(number => ByteHash.Of(number % 256, number / 256)).Should().BeGreaterThan(TakenByChance);
    }

    [TestMethod]
    public void ATailIsNoShorterOne()
    {
        ByteHash.Of("a"u8).Should().NotBe(ByteHash.Of("\0a"u8));
        ByteHash.Of("a"u8).Should().NotBe(ByteHash.Of("a\0"u8));
        ByteHash.Of("12345678"u8).Should().NotBe(ByteHash.Of("12345678\0"u8));
        ByteHash.Of(""u8).Should().NotBe(ByteHash.Of("\0"u8));
    }

    private static int Taken(Func<int, int> hash) =>
        Enumerable.Range(0, Slots).Select(number => hash(number) & (Slots - 1)).Distinct().Count();
}
