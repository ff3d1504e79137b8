using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scraping;

/// <summary>What the first bytes of a body give away.</summary>
[TestClass]
public sealed class BodySnifferTests
{
    [TestMethod]
    [DataRow("a 1\n")]
    [DataRow("# HELP a b\n")]
    [DataRow("\n\n a 1")]
    [DataRow("\uFEFFa 1\n")]
    [DataRow("{\"a.b\",c=\"d\"} 1\n")]
    [DataRow("{\"a.b\"} 1\n")]
    [DataRow("{ \"a.b\" , c=\":\"} 1\n")]
    [DataRow("{__name__=\"a\"} 1\n")]
    [DataRow("<1 is no tag\n")]
    [DataRow("a{b=\"one stray \u0001 control\"} 1\n")]
    [DataRow("<@ 1\n")]
    [DataRow("<{ 1\n")]
    [DataRow("{\"a 1\n")]
    public void WhatMayBeAnExpositionGoesToTheParser(string body) =>
        BodySniffer.Refusal(Encoding.UTF8.GetBytes(body), "x").Should().BeNull();

    [TestMethod]
    [DataRow("<!DOCTYPE html>", "HTML or XML")]
    [DataRow("\r\n <html><body>", "HTML or XML")]
    [DataRow("<?xml version=\"1.0\"?>", "HTML or XML")]
    [DataRow("{\"code\":\"x\"}", "JSON")]
    [DataRow("{ \"code\" : 1 }", "JSON")]
    [DataRow("{}", "JSON")]
    [DataRow("[1]", "JSON")]
    [DataRow("</a>", "HTML or XML")]
    [DataRow("<A>", "HTML or XML")]
    [DataRow("<z>", "HTML or XML")]
    [DataRow("{\"\":1}", "JSON")]
    [DataRow("\u0001a 1\n", "binary data, such as the protobuf format")]
    [DataRow("\u001f\u0001\u0002abc", "binary data, such as the protobuf format")]
    public void WhatCannotBeOneIsNamed(string body, string what) =>
        BodySniffer.Refusal(Encoding.UTF8.GetBytes(body), "http://h/").Should().Be(new Failure(
            FailureKind.PageNotExposition,
            $"http://h/ is {what}, not a Prometheus exposition; check the address"));

    [TestMethod]
    [DataRow(100, false)]
    [DataRow(99, true)]
    public void MoreThanOneControlInFiftyBytesIsBinary(int length, bool binary) =>
        (BodySniffer.Refusal(Encoding.UTF8.GetBytes("a{b=\"\u0001\u0002\"} 1\n".PadRight(length, '#')), "x")
            is not null).Should().Be(binary);

    [TestMethod]
    [DataRow("utf-16", "UTF-16", true)]
    [DataRow("utf-16BE", "UTF-16", true)]
    [DataRow("utf-32", "UTF-32", true)]
    [DataRow("utf-16", "UTF-16", false)]
    [DataRow("utf-16BE", "UTF-16", false)]
    [DataRow("utf-32", "UTF-32", false)]
    [DataRow("utf-32BE", "UTF-32", false)]
    public void WideEncodingsAreNamedWithAndWithoutTheirMark(string encoding, string name, bool marked)
    {
        var wide = Encoding.GetEncoding(encoding);
        byte[] body = [.. marked ? wide.GetPreamble() : [], .. wide.GetBytes("a_total 1\n")];

        BodySniffer.Refusal(body, "p.prom").Should().Be(new Failure(FailureKind.EncodingUnsupported,
            $"p.prom is encoded as {name}; an exposition is UTF-8, so save or serve it as such"));
    }

    [TestMethod]
    public void NothingIsAnEmptyPage() =>
        BodySniffer.Refusal([], "p.prom").Should().Be(new Failure(FailureKind.PageEmpty,
            "p.prom gave an empty body; is it the /metrics page of the server?"));

    [TestMethod]
    [TestCategory("Conformance")]
    [DataRow("2.0.4")]
    [DataRow("2.0.0-beta.16")]
    public void InfluxdsOwnProtobufIsBinary(string release)
    {
        var page = File.ReadAllBytes(Places.Shared("captures", release, "used.pb"));

        BodySniffer.Refusal(page.AsSpan(0, 512), "p")!.Kind.Should().Be(FailureKind.PageNotExposition);
    }

    [TestMethod]
    [TestCategory("Conformance")]
    public void NoRealPageIsTakenForSomethingElse()
    {
        var captures = Path.GetDirectoryName(Path.GetDirectoryName(
            Places.Shared("captures", "2.9.1", "used.prom")))!;
        foreach (var file in Directory.EnumerateFiles(captures, "*.prom", SearchOption.AllDirectories))
        {
            using var page = File.OpenRead(file);
            var head = new byte[BodyOpening.PeekLength];
            var length = page.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);

            BodySniffer.Refusal(head.AsSpan(0, length), file).Should().BeNull();
        }
    }
}
