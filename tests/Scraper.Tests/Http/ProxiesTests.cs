using System.Net;
using Scraper.Http;
using Scraper.Tests.Support;

namespace Scraper.Tests.Http;

/// <summary>Which proxy stands before whom.</summary>
[TestClass]
public sealed class ProxiesTests
{
    [TestMethod]
    [DataRow("", "http://db/", null)]
    [DataRow("HTTP_PROXY=http://p:3128", "http://db/", "http://p:3128/")]
    [DataRow("HTTP_PROXY=http://p:3128", "https://db/", null)]
    [DataRow("HTTPS_PROXY=http://p:3128", "https://db/", "http://p:3128/")]
    [DataRow("HTTPS_PROXY=http://p:3128", "http://db/", null)]
    [DataRow("http_proxy=http://p:3128", "http://db/", "http://p:3128/")]
    [DataRow("http_proxy=http://lower:1 HTTP_PROXY=http://UPPER:2", "http://db/", "http://upper:2/")]
    [DataRow("http_proxy=http://lower:1 HTTP_PROXY=", "http://db/", "http://lower:1/")]
    [DataRow("HTTP_PROXY=p:3128", "http://db/", "http://p:3128/")]
    [DataRow("HTTP_PROXY=me:pw@p:3128", "http://db/", "http://me:pw@p:3128/")]
    [DataRow("HTTP_PROXY=socks5://p:1080", "http://db/", "socks5://p:1080/")]
    [DataRow("HTTP_PROXY=http://[fe80::1%25eth0]:3128", "http://db/", "http://[fe80::1]:3128/")]
    [DataRow("HTTP_PROXY=:", "http://db/", null)]
    [DataRow("ALL_PROXY=http://all:1", "https://db/", "http://all:1/")]
    [DataRow("all_proxy=http://all:1 HTTP_PROXY=http://p:2", "http://db/", "http://p:2/")]
    [DataRow("HTTP_PROXY=http://p:3128 NO_PROXY=db", "http://db/", null)]
    [DataRow("HTTP_PROXY=http://p:3128 no_proxy=db", "http://db/", null)]
    [DataRow("HTTP_PROXY=http://p:3128 NO_PROXY=other no_proxy=db", "http://db/", "http://p:3128/")]
    [DataRow("HTTP_PROXY=http://p:3128", "http://localhost:8086/", null)]
    [DataRow("ALL_PROXY=http://p:3128", "https://127.0.0.1/", null)]
    public void TheEnvironmentDecidesAsInGo(string environment, string url, string? proxy)
    {
        var variables = SettingsSome.Variables(environment);
        var proxies = Proxies.OfEnvironment(variables.GetValueOrDefault);

        proxies.GetProxy(new Uri(url))?.AbsoluteUri.Should().Be(proxy);
        proxies.IsBypassed(new Uri(url)).Should().Be(proxy is null);
    }

    [TestMethod]
    public void TheOneThatIsNamedStandsBeforeThisMachineToo() =>
        Proxies.Of(new HttpClientOptions { ProxyUrl = "http://p:3128" })
            .GetProxy(new Uri("http://127.0.0.1:8086/")).Should().Be(new Uri("http://p:3128"));

    [TestMethod]
    [DataRow("http://p:3128", null, null)]
    [DataRow("http://me@p:3128", "me", "")]
    [DataRow("http://m%40e:p%3aw:x@p:3128", "m@e", "p:w:x")]
    public void ItsUserStandsInItsAddress(string url, string? user, string? password)
    {
        var options = new HttpClientOptions { ProxyUrl = url };
        var credential = ((ICredentials)Proxies.Of(options)).GetCredential(new Uri(url), "Basic");

        (credential?.UserName, credential?.Password).Should().Be((user, password));
    }
}
