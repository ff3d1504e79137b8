using System.Text;
using System.Text.Json.Nodes;
using Scraper.Receiving;
using Scraper.Translating;
using static Scraper.Tests.Receiving.SomeReports;

namespace Scraper.Tests.Receiving;

/// <summary>What a hostile sender writes is refused by name, at no more cost than its bytes.</summary>
[TestClass]
public sealed class ReportReadingTests
{
    private static readonly ReportReading Reading = new(new AcceptedSchemas([Schema.BuiltIn]));

    [TestMethod]
    [DataRow("")]
    [DataRow(",\"\\ud800\":1}")]
    [DataRow(",\"x\":NaN}")]
    [DataRow("}}")]
    public void WhatIsNoJsonIsNoReport(string end) =>
        Refused(Json()[..^1] + end).Should().Be("unreadable: JSON");

    [TestMethod]
    [DataRow("\"0b5e\"", "\"0b\\u0000\"", "bad value: id")]
    [DataRow("\"0b5e\"", "\"\\ud800\"", "bad value: id")]
    [DataRow("\"id\"", "\"\\ud800\"", "unreadable: JSON")]
    [DataRow("\"reason\":\"once\"", "\"reason\":\"\\ud800\"", "unreadable: JSON")]
    public void ATextThatIsNoneCostsItsReportAlone(string text, string other, string reason) =>
        Refused(Json().Replace(text, other)).Should().Be(reason);

    [TestMethod]
    [DataRow("5")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("\"tomorrow\"")]
    public void AnyReasonIsTaken(string reason) =>
        Refused(With(node => node["reason"] = JsonNode.Parse(reason))).Should().BeNull();

    [TestMethod]
    [DataRow("2026-11-26")]
    [DataRow("05:09")]
    [DataRow("26 Nov 2026 05:09")]
    [DataRow("11/26/2026")]
    [DataRow("2026-11-26T05:09:00")]
    [DataRow("2026-11-26 05:09:00Z")]
    [DataRow("2026-11-26T05:09:60Z")]
    [DataRow("1969-12-31T23:59:59Z")]
    public void ATimeIsOneWithItsOffset(string time) =>
        Refused(With(node => node["observed_at"] = time)).Should().Be("unreadable: observed_at");

    [TestMethod]
    [DataRow("2026-11-26T05:09:00Z")]
    [DataRow("2026-11-26T05:09:00.123456789Z")]
    [DataRow("2026-11-26T05:09:00.5-07:00")]
    public void ATimeOfTheInternetIsTaken(string time) =>
        Refused(With(node => node["observed_at"] = time)).Should().BeNull();

    [TestMethod]
    public void AFieldIsAbsentOnce() =>
        Refused(With(node => node["absent"] = new JsonArray(
            Absent("users_total"), Absent("tokens_total"), Absent("users_total"))))
            .Should().Be("bad value: users_total");

    [TestMethod]
    public void PointsOfAHistogramShareTheirBounds()
    {
        Refused(WithBounds((_, bucket) => bucket)).Should().BeNull();
        Refused(WithBounds((point, bucket) => bucket + (0.01 * point)))
            .Should().Be("bad value: query_duration_seconds");
    }

    [TestMethod]
    public void MoreValuesThanASenderWritesAreNoReport()
    {
        Refused($$"""{"x":[{{new string(' ', ReportReading.MostTokens)}}]}""")
            .Should().Be("unreadable: report_id");
        Refused($$"""{"x":[{{string.Concat(Enumerable.Repeat("0,", ReportReading.MostTokens))}}0]}""")
            .Should().Be("unreadable: report");
    }

    private static JsonNode Absent(string name) => new JsonObject { ["name"] = name, ["reason"] = "…" };

    /// <summary>Twenty points of a hundred buckets each.</summary>
    private static string WithBounds(Func<int, int, double> bound) => With(node => node["fields"] =
        new JsonArray(new JsonObject
        {
            ["name"] = "query_duration_seconds",
            ["type"] = "histogram",
            ["fidelity"] = "exact",
            ["points"] = new JsonArray([.. Enumerable.Range(0, 20).Select(point => new JsonObject
            {
                ["tags"] = new JsonObject { ["org"] = $"{point}" },
                ["buckets"] = new JsonArray([.. Enumerable.Range(0, 100).Select(bucket => new JsonObject
                {
                    ["le"] = $"{bound(point, bucket)}",
                    ["count"] = bucket,
                })]),
                ["sum"] = 1,
                ["count"] = 100,
            })]),
        }));

    private static string? Refused(string json)
    {
        var counted = Reading.Read(Encoding.UTF8.GetBytes(json), null, out _, out var refusal);
        (counted is null).Should().Be(refusal is not null);
        return refusal?.Reason;
    }
}
