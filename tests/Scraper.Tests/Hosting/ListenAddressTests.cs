using System.Net;
using Scraper.Hosting;

namespace Scraper.Tests.Hosting;

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
    public void PrometheusFormsAreUnderstood(string text, string? host, int port) =>
        ListenAddress.Parse(text).Should().Be(
            new ListenAddress(host is null ? null : IPAddress.Parse(host), port));

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
    public void OthersAreTold(string text) => ListenAddress.Fault(text).Should().Be(
        $"listen_address '{text}' is none; write :9810, 127.0.0.1:9810 or [::1]:9810");
}
