using System.Text;
using Scraper.Exposition;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Translating;

/// <summary>What a report says of lines that it could not use quotes nothing of the page: a file-system path
/// may stand wherever a mistake does. A label that stands twice is told by its name where that is plain.
/// </summary>
[TestClass]
public sealed class QuotesNothingTests
{
    /// <summary>What must not be repeated, as a name and as a value.</summary>
    private const string Name = "zz_srv_secret";

    private const string Path = "/srv/secret";

    [TestMethod]
    [DataRow(Dialect.Text, "a /srv/secret")]
    [DataRow(Dialect.Text, "a 1 /srv/secret")]
    [DataRow(Dialect.Text, "# TYPE a /srv/secret")]
    [DataRow(Dialect.StrictText, "a 1 /srv/secret")]
    [DataRow(Dialect.StrictText, "{\"a\",\"/srv/secret\"=\"1\",\"/srv/secret\"=\"2\"} 1")]
    [DataRow(Dialect.StrictText, "# HELP zz_srv_secret a\n# HELP zz_srv_secret a")]
    [DataRow(Dialect.StrictText, "# TYPE zz_srv_secret gauge\n# TYPE zz_srv_secret gauge")]
    [DataRow(Dialect.StrictText, "# TYPE a histogram\na_bucket{le=\"/srv/secret\"} 1")]
    [DataRow(Dialect.StrictText, "# TYPE a summary\na{quantile=\"/srv/secret\"} 1")]
    [DataRow(Dialect.OpenMetrics, "a 1 /srv/secret")]
    [DataRow(Dialect.OpenMetrics, "# TYPE a /srv/secret")]
    [DataRow(Dialect.OpenMetrics, "# HELP zz_srv_secret a\n# HELP zz_srv_secret a")]
    [DataRow(Dialect.OpenMetrics, "# UNIT a /srv/secret")]
    [DataRow(Dialect.OpenMetrics, "# UNIT zz_srv_secret b")]
    [DataRow(Dialect.OpenMetrics, "# TYPE zz_srv_secret_b info\n# UNIT zz_srv_secret_b b")]
    [DataRow(Dialect.OpenMetrics, "zz_srv_secret 1\n# HELP zz_srv_secret a")]
    [DataRow(Dialect.OpenMetrics, "zz_srv_secret 1\na 1\nzz_srv_secret 2")]
    [DataRow(Dialect.OpenMetrics, "# TYPE zz_srv_secret_total gauge\n# TYPE zz_srv_secret counter")]
    [DataRow(Dialect.OpenMetrics, "# TYPE zz_srv_secret histogram\nzz_srv_secret_bucket{le=\"1\"} 1")]
    public void OnlyTheWholeSentenceQuotes(Dialect dialect, string page)
    {
        var end = dialect == Dialect.OpenMetrics ? "\n# EOF\n" : "\n";

        var rejection = ExpositionRecorder.Of(page + end, dialect).Rejections.Should().ContainSingle().Which;

        (rejection.Told.Contains(Path) || rejection.Told.Contains(Name)).Should().BeTrue(rejection.Told);
        (rejection.Reason.Contains("srv") || rejection.Reason.Contains(Name)).Should().BeFalse();
    }

    [TestMethod]
    public void AStateSetsLabelIsNotQuoted() => ExpositionRecorder
        .Of($"# TYPE {Name} stateset\n{Name}{{b=\"c\"}} 1\n# EOF\n", Dialect.OpenMetrics)
        .Rejections.Single().Told.Should().NotContain(Name);

    [TestMethod]
    [DataRow("took_bucket{le=\"/srv/secret\"} 1\n")]
    [DataRow("took_bucket{le=\"1\"} 8765\ntook_bucket{le=\"+Inf\"} 1\n")]
    [DataRow("took_bucket{le=\"8765\"} 1\ntook_bucket{le=\"8765.0\"} 1\ntook_bucket{le=\"+Inf\"} 1\n")]
    [DataRow("took_bucket{le=\"8765\"} -8765\ntook_bucket{le=\"+Inf\"} 1\n")]
    [DataRow("took_bucket{le=\"+Inf\"} 1\ntook_count 8765\n")]
    [DataRow("took_bucket{le=\"8765\"} 1\ntook_bucket{le=\"+Inf\"} 1\ntook_sum -8765\n")]
    public async Task ATornHistogramIsToldWithoutItsBoundsAndCounts(string page)
    {
        var schema = Translated.SchemaOf(
            "- { name: a, type: histogram, help: A., sources: [ { expr: took } ] }\n"
            + "- { name: b, type: gauge, help: B., sources: [ { expr: b } ] }");

        var json = Json(await Translated.TextAsync(page + "b 1\n", schema));

        json.Should().Contain("the histogram took is torn: ").And.NotContain("8765").And.NotContain("srv");
    }

    [TestMethod]
    [DataRow("a + on(d) b", "a{c=\"/srv/secret\",d=\"1\"} 1\nb{c=\"/srv/secret\",d=\"1\"} 1\nb{d=\"1\"} 1\n")]
    [DataRow("a + on(d) b", "a{c=\"/srv/secret\",d=\"srv\"} 1\na{d=\"srv\"} 1\nb{d=\"srv\"} 1\n")]
    [DataRow("a * on(d) group_left(c) b",
        "a{c=\"1\",d=\"srv\"} 1\na{c=\"2\",d=\"srv\"} 1\nb{c=\"srv\",d=\"srv\"} 1\n")]
    [DataRow("-{__name__=~\"a|b\"}", "a{c=\"/srv/secret\"} 1\nb{c=\"/srv/secret\"} 1\n")]
    [DataRow("label_replace(a, \"zz_srv_secret\", \"$1\", \"c\", \"(.*)\")", "a{c=\"x\"} 1\n")]
    public async Task ASourceThatFailsIsToldWithoutTheSeriesItFailsAt(string expression, string page)
    {
        var schema = Translated.SchemaOf(
            $"- {{ name: a, type: gauge, help: A., sources: [ {{ expr: '{expression}' }} ] }}\n"
            + "- { name: b, type: gauge, help: B., sources: [ { expr: count(a) } ] }",
            "tags: [ { name: d, help: D. } ]");

        var report = await Translated.TextAsync(page, schema);

        var reason = report.Absent.Single().Reason;
        reason.Should().StartWith(expression + ": ");
        reason[expression.Length..].Should().NotContain("srv");
    }

    private static string Json(Report report) =>
        Encoding.UTF8.GetString(FrozenReport.Freeze(report).Json.Span);
}
