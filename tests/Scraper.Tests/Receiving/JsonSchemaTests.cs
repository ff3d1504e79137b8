using System.IO;
using System.Text;
using System.Text.Json.Nodes;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;
using Scraper.Tests.Receiving.Usage;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Receiving;

/// <summary>The JSON Schemas in <c>docs/</c> say what this program writes and what a receiver
/// takes.</summary>
[TestClass]
public sealed class JsonSchemaTests
{
    private static readonly JsonSchemaCheck Report = new("report.schema.json");
    private static readonly JsonSchemaCheck Usage = new("usage.schema.json");
    private static readonly AcceptedSchemas Schemas = new([Schema.BuiltIn]);

    public static IEnumerable<object[]> Fixtures => Directory
        .EnumerateFiles(Path.GetDirectoryName(Places.Fixture("x"))!, "influxd-*.prom")
        .Select(file => (object[])[Path.GetFileName(file)]);

    [TestMethod]
    [DynamicData(nameof(Fixtures))]
    public async Task EveryReportFitsAndIsTaken(string fixture)
    {
        var report = FrozenReport.Freeze(await Translated.FileAsync(Places.Fixture(fixture))).Json;

        Report.Faults(JsonNode.Parse(report.Span)).Should().BeEmpty();
        Refused(JsonNode.Parse(report.Span)!).Should().BeNull();
    }

    [TestMethod]
    public void WhatTheSchemaRequiresTheReceiverRequiresAndNothingElse()
    {
        var whole = JsonNode.Parse(SomeReports.Json())!;
        foreach (var owner in (Func<JsonNode, JsonObject>[])[
            report => report.AsObject(), report => report["fields"]![0]!.AsObject(),
            report => report["fields"]![0]!["points"]![0]!.AsObject(),
            report => report["fields"]![2]!["points"]![0]!.AsObject(),
            report => report["fields"]![2]!["points"]![0]!["buckets"]![0]!.AsObject(),
            report => report["absent"]![0]!.AsObject()])
        {
            foreach (var key in owner(whole).Select(one => one.Key).ToList())
            {
                var changed = whole.DeepClone();
                owner(changed).Remove(key);
                (Refused(changed) is null).Should().Be(Report.Faults(changed).Count == 0, key);
            }
        }
    }

    [TestMethod]
    public void ItsWordsAreThoseOfTheCode()
    {
        Report.EnumOf("properties", "reason").Should().Equal(Labels.Of<CollectionReason>());
        Report.EnumOf("$defs", "field", "properties", "type").Should().BeEquivalentTo(Labels.Of<FieldType>());
        Report.EnumOf("$defs", "field", "properties", "fidelity").Should().Equal(Labels.Of<Fidelity>());
        Usage.EnumOf("$defs", "field", "properties", "type").Should().BeEquivalentTo(Labels.Of<FieldType>());
        Usage.EnumOf("$defs", "field", "properties", "fidelity", "propertyNames")
            .Should().Equal(Labels.Of<Fidelity>());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("status")]
    [DataRow("version,org")]
    public void EveryAnswerFits(string by)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var count = new UsageCount(
                Schemas.Table, Schemas.ReportTags, TimeSpan.FromHours(8), UsageQuestion.About(
                    GeneratedServers.Start, GeneratedServers.Start.AddDays(20),
                    by.Split(',', StringSplitOptions.RemoveEmptyEntries)));
            foreach (var server in UsageCountTests.Servers(new GeneratedServers(seed).Make()))
                count.Add(server);

            Usage.Faults(JsonNode.Parse(UsageJson.Write(count.Answer()).Span)).Should().BeEmpty();
        }
    }

    private static Refusal? Refused(JsonNode report)
    {
        new ReportReading(Schemas).Read(
            Encoding.UTF8.GetBytes(report.ToJsonString()), null, out _, out var refusal);
        return refusal;
    }
}
