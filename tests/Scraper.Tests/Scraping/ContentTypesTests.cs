using System.IO;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scraping;

/// <summary>What a Content-Type makes of a body.</summary>
[TestClass]
public sealed class ContentTypesTests
{
    [TestMethod]
    [DataRow("text/plain; version=0.0.4; charset=utf-8; escaping=values", Dialect.Text)]
    [DataRow("text/plain", Dialect.Text)]
    [DataRow("TEXT/PLAIN;version=1.0.0", Dialect.Text)]
    [DataRow("application/openmetrics-text; version=1.0.0; charset=utf-8", Dialect.OpenMetrics)]
    public void KnownTypesAreReadSilently(string contentType, Dialect dialect) =>
        ContentTypes.Judge(contentType, null, "u").Should().Be(new ContentVerdict(dialect));

    [TestMethod]
    [DataRow(null, "u answers with no Content-Type; it is read as text 0.0.4 (fallback_scrape_protocol "
        + "would settle it)")]
    [DataRow("  ", "u answers with no Content-Type; it is read as text 0.0.4 (fallback_scrape_protocol "
        + "would settle it)")]
    [DataRow("a/b\n", "u answers with the odd Content-Type 'a/b'; it is read as text 0.0.4 "
        + "(fallback_scrape_protocol would settle it)")]
    public void MissingAndOddOnesAreToleratedAloud(string? contentType, string warning) =>
        ContentTypes.Judge(contentType, null, "u").Should().Be(new ContentVerdict(Dialect.Text, warning));

    [TestMethod]
    public void TheFallbackSettlesItSilently() =>
        ContentTypes.Judge("a/b", Dialect.OpenMetrics, "u").Should()
            .Be(new ContentVerdict(Dialect.OpenMetrics));

    [TestMethod]
    [DataRow("application/vnd.google.protobuf; encoding=delimited", FailureKind.ContentTypeUnsupported,
        "u answers in the protobuf format, though text was asked for")]
    [DataRow("text/html; charset=utf-8", FailureKind.PageNotExposition,
        "u is an HTML page, not a Prometheus exposition; check the address")]
    public void OthersAreRefused(string contentType, object kind, string message) =>
        ContentTypes.Judge(contentType, null, "u").Failure.Should()
            .Be(new Failure((FailureKind)kind, message));

    /// <summary>Where Prometheus finds a parser of text, so do we, and the same one; where it finds none, we
    /// refuse or warn.</summary>
    [TestMethod]
    [TestCategory("Conformance")]
    public void PrometheusTableHolds()
    {
        var path = Places.Shared("suites", "prometheus-textparse", "content-type.json");
        using var table = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var row in table.RootElement.EnumerateArray())
        {
            var (type, fallback, parser, name) = (Text("content_type"), Text("fallback_scrape_protocol"),
                Text("parser"), Text("name"));
            var verdict = ContentTypes.Judge(type, Protocol(fallback), "u");
            var ours = verdict switch
            {
                { Failure: not null } or { Warning: not null } => "none",
                { Dialect: Dialect.OpenMetrics } => "openmetrics",
                _ => "text",
            };

            ours.Should().Be(parser == "protobuf" ? "none" : parser, name);

            string Text(string key) => row.GetProperty(key).GetString()!;
        }
    }

    /// <summary>Prometheus knows one more than our settings, OpenMetricsText0.0.1.</summary>
    private static Dialect? Protocol(string fallback) => fallback.Split("Text")[0] switch
    {
        "Prometheus" => Dialect.Text,
        "OpenMetrics" => Dialect.OpenMetrics,
        _ => null,
    };
}
