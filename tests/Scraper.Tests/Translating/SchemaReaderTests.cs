using System.IO;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Translating;

/// <summary>A schema with mistakes does not start, and tells them all at once with their places.</summary>
[TestClass]
public sealed class SchemaReaderTests
{
    [TestMethod]
    public void TheBuiltInSchemaIsWhole()
    {
        var schema = Schema.BuiltIn;
        (schema.Name, schema.Fields.Count, schema.Counted)
            .Should().Be(("influxdb-usage-telemetry/1", 19, 18));
        schema.Labels.Should().HaveCount(17).And.Contain(["ip", "path", "method"]);
        schema.Instance.Select(tag => tag.Name).Should()
            .Equal("arch", "build_date", "commit", "cpus", "id", "os", "version");
    }

    [TestMethod]
    public void TheConstantGaugeIsAskedForByNobody() =>
        Schema.BuiltIn.Needs.Wants("task_scheduler_current_execution").Should().BeFalse();

    [TestMethod]
    public void TheSwappedShardCountersAreAskedForByNobody() =>
        new[] { "storage_shard_write_count", "storage_shard_write_sum", "storage_shard_write_err_count" }
            .Should().OnlyContain(name => !Schema.BuiltIn.Needs.Wants(name));

    [TestMethod]
    public void SeriesCountedOncePerShardAreAskedForByNobody() =>
        Schema.BuiltIn.Needs.Wants("storage_shard_series").Should().BeFalse();

    [TestMethod]
    public void EveryMistakeIsToldWithItsPlace()
    {
        var read = Schema.Read(
            """
            schema: s/1
            tags:
              - { name: status, help: Status. }
            color: blue
            fields:
              - name: a
                type: number
                help: A.
                sources: [ { expr: sum(a } ]
              - name: a
                type: gauge
                help: B.
                sources:
                  - expr: b
                    fidelity: proxy
              - name: c
                type: counter
                help: C.
                sources: []
            """,
            "my.yaml", out var faults);
        read.Should().BeNull();
        faults.Select(fault => fault.ToString()).Should().HaveCount(6).And.ContainInOrder(
            "my.yaml:4:1: unknown key color; expected schema, tags, instance, fields",
            "my.yaml:7:11: type: expected counter, gauge, histogram, found number");
        faults.Select(fault => fault.Line).Should().Equal(4, 7, 9, 10, 14, 16);
        faults.Select(fault => fault.Message).Should().Contain([
            "fields: a stands twice",
            "fidelity: proxy needs a note that says in what way",
            "a field without sources must say why it is absent (absent: …)"]);
    }

    [TestMethod]
    [DataRow("", "x.yaml:1:1: expected one document: a mapping with schema, tags and fields")]
    [DataRow("- a", "x.yaml:1:1: expected one document: a mapping with schema, tags and fields")]
    [DataRow("schema: s", "x.yaml:1:1: fields: expected a list")]
    public void WhatIsNoSchemaIsRefused(string text, string first)
    {
        Schema.Read(text, "x.yaml", out var faults).Should().BeNull();
        faults[0].ToString().Should().Be(first);
    }

    [TestMethod]
    public void AnExpressionHasALength()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("+a", 8192));
        Schema.Read(
            $"schema: s\nfields: [{{name: a, type: gauge, help: A., sources: [{{expr: {text}}}]}}]", "x.yaml",
            out var faults).Should().BeNull();
        faults.Single().ToString().Should().Be("x.yaml:2:53: expr: longer than 16384 characters");
    }

    [TestMethod]
    public async Task TheExampleForAnotherDatabaseWorks()
    {
        var path = Path.Combine(Places.Repository, "deploy", "schemas", "postgres_exporter.yaml");
        var schema = Schema.Read(await File.ReadAllTextAsync(path), path, out var faults);
        string.Join('\n', faults).Should().BeEmpty();
        var page = await File.ReadAllTextAsync(Places.Fixture("postgres_exporter-0.11.prom"));
        var report = await Translated.TextAsync(page, schema);
        report.Coverage.Should().Be(new Coverage(7, 8));
        report.TagValue("version").Should().Be("15.18.0");
        report.Fields.Single(field => field.Name == "databases_total").Points.Single().Value.Should().Be(2);
        report.Fields.Single(field => field.Name == "transactions_total").Points.Sum(point => point.Value)
            .Should().Be(904);
        report.Absent.Single().Reason
            .Should().Be("not on the page: pg_replication_lag; the server is no standby");
    }
}
