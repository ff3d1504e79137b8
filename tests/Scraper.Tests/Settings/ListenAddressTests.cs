using Scraper.Settings;

namespace Scraper.Tests.Settings;

/// <summary>Addresses to listen on.</summary>
[TestClass]
public sealed class ListenAddressTests
{
    [TestMethod]
    [DataRow(":9810", null, 9810)]
    [DataRow("127.0.0.1:9810", "127.0.0.1", 9810)]
    [DataRow("[::1]:9810", "::1", 9810)]
    [DataRow("localhost:0", "127.0.0.1", 0)]
    [DataRow("0.0.0.0:80", "0.0.0.0", 80)]
    public void PrometheusFormsAreUnderstood(string text, string? host, int port)
    {
        var address = ListenAddress.Parse(text)!;

        (address.Host?.ToString(), (int)address.Port).Should().Be((host, port));
        address.ToString().Should().Be(text);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("9810")]
    [DataRow(":")]
    [DataRow(":65536")]
    [DataRow(":-1")]
    [DataRow("::1:9810")]
    [DataRow("[::1:9810")]
    [DataRow("example.com:9810")]
    [DataRow("http://127.0.0.1:9810")]
    [DataRow("[127.0.0.1]:9810")]
    [DataRow("localhost")]
    public void OthersAreNone(string text) => ListenAddress.Parse(text).Should().BeNull();
}
