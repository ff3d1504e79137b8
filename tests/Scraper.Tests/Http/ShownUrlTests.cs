using Scraper.Http;

namespace Scraper.Tests.Http;

/// <summary>What messages show of a URL.</summary>
[TestClass]
public sealed class ShownUrlTests
{
    [TestMethod]
    [DataRow("http://h:8086/metrics", "http://h:8086/metrics")]
    [DataRow("https://user:s3@h/metrics", "https://h/metrics")]
    [DataRow("http://h/m?token=s3&b=s4", "http://h/m?token=…&b=…")]
    [DataRow("http://h/m?s3", "http://h/m?…")]
    [DataRow("http://h/m?=s3", "http://h/m?…")]
    [DataRow("http://h/m?", "http://h/m")]
    [DataRow("http://h/m#s3", "http://h/m")]
    public void SecretsAreCutOut(string url, string shown) => ShownUrl.Of(new Uri(url)).Should().Be(shown);
}
