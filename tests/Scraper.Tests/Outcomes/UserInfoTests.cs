using Scraper.Outcomes;

namespace Scraper.Tests.Outcomes;

/// <summary>What is kept of an address that a person typed.</summary>
[TestClass]
public sealed class UserInfoTests
{
    [TestMethod]
    [DataRow("http://user:PW@host/m", "http://<secret>@host/m")]
    [DataRow("no file 'http://user:PW@host'; check", "no file 'http://<secret>@host'; check")]
    [DataRow("http://token@host", "http://<secret>@host")]
    [DataRow("http://user:P@W@host", "http://<secret>@host")]
    [DataRow("http://user:P/W@host", "http://<secret>@host")]
    [DataRow("http://user:P#W?@host", "http://<secret>@host")]
    [DataRow("https//user:PW@host", "https//<secret>@host")]
    [DataRow("http:/user:PW@host", "<secret>@host")]
    [DataRow("http:user:PW@host", "<secret>@host")]
    [DataRow("//user:PW@host", "//<secret>@host")]
    [DataRow("user:PW@host:8086", "<secret>@host:8086")]
    [DataRow("--target=user:PW@host", "--target=<secret>@host")]
    [DataRow("/tmp/http:/user:PW@host", "/tmp/<secret>@host")]
    [DataRow("a:b@c d:e@f", "<secret>@c <secret>@f")]
    [DataRow("""{"a":"u:PW@h","b":"x@y"}""", """{"a":"<secret>@h","b":"x@y"}""")]
    public void ItIsMasked(string text, string masked) => UserInfo.Masked(text).Should().Be(masked);

    [TestMethod]
    [DataRow("http://host:8086/path@x")]
    [DataRow("page.prom:3:7: unexpected '@'")]
    [DataRow("http://host/m: someone@example.com")]
    [DataRow("me@host")]
    [DataRow("a: b@c")]
    public void WhatIsNoneStays(string text) => UserInfo.Masked(text).Should().Be(text);
}
