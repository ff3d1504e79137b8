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
    [DataRow("{b=~\"(a|b){900}\"}", 5, DisplayName = "regular expressions")]
    [DataRow("sum(a)", 7000, DisplayName = "operators")]
    public void WhatAllExpressionsHoldHasALimit(string expression, int most)
    {
        var field = $"- {{ name: f, type: gauge, help: F., sources: [ {{ expr: '{expression}' }} ] }}\n";
        var many = string.Join(" or ", Enumerable.Repeat(expression, 100));
        var sources = string.Concat(Enumerable.Repeat($"  - expr: '{many}'\n", most / 100 + 1));
        Schema.Read($"schema: s/1\nfields:\n{field}- name: g\n  type: gauge\n  help: G.\n  sources:\n"
            + sources, "f", out var faults).Should().BeNull();
        faults.Should().ContainSingle().Which.Message.Should().Be("expr: with this one the schema's "
            + "expressions hold more than 20000 operands, operators and steps of regular expressions");
    }

    [TestMethod]
    public void TheBuiltInSchemaHoldsATenthOfThat() =>
        Schema.BuiltIn.Fields.SelectMany(field => field.Sources).Sum(source => source.Expression.Size)
            .Should().BeLessThan(2000);

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
        faults.Select(fault => fault.ToString()).Should().Equal(
            "my.yaml:4:1: unknown key color; expected schema, metric_prefix, tags, instance, fields",
            "my.yaml:7:11: type: expected counter, gauge, histogram, found number",
            "my.yaml:9:29: unexpected end of input, expected \")\" to close a parenthesis",
            "my.yaml:10:11: fields: a stands twice",
            "my.yaml:14:9: fidelity: proxy needs a note that says in what way",
            "my.yaml:16:5: a field without sources must say why it is absent (absent: …)");
    }

    [TestMethod]
    [DataRow("", "", null)]
    [DataRow("metric_prefix: influxdb_usage_\n", "influxdb_usage_", null)]
    [DataRow("metric_prefix: 'a:b_9'\n", "a:b_9", null)]
    [DataRow("metric_prefix: ''\n", "", null)]
    [DataRow("metric_prefix: 9a\n", null, "2:16: metric_prefix: ")]
    [DataRow("metric_prefix: a-b\n", null, "2:16: metric_prefix: ")]
    [DataRow("metric_prefix: é\n", null, "2:16: metric_prefix: ")]
    [DataRow("metric_prefix: [a]\n", null, "2:16: metric_prefix: expected a text")]
    public void ThePrefixOfSeriesIsTheBeginningOfAName(string line, string? prefix, string? fault)
    {
        var read = Schema.Read($"schema: s/1\n{line}fields: []\n", "my.yaml", out var faults);

        read?.MetricPrefix.Should().Be(prefix);
        (faults.Count == 0).Should().Be(fault is null);
        if (fault is not null)
            faults.Single().ToString().Should().StartWith("my.yaml:" + fault);
    }

    [TestMethod]
    public void ThePrefixOfTheBuiltInSchemaIsItsOwn() =>
        Schema.BuiltIn.MetricPrefix.Should().Be("influxdb_usage_");

    [TestMethod]
    public void EveryMappingIsHeldToItsKeysAndTheirShapes()
    {
        Schema.Read(
            """
            schema: [ s ]
            tags:
              - { name: id, help: Id., colour: red, dimension: perhaps }
              - { name: id, help: "" }
              - id
            instance:
              - { tag: id, sources: [ { expr: up, label: id, by: x } ], help: Id. }
              - { tag: id, sources: { expr: up } }
              - { tag: cpus, sources: [] }
            fields:
              - { name: a, type: gauge, help: A., unit: s, extra: 1, sources: [ { expr: a, colour: red } ] }
              - { type: gauge, help: B., absent: never, sources: [] }
              - { name: c, type: gauge, help: C., sources: [ { fidelity: about, expr: c } ] }
              - { name: d, type: gauge, help: { en: D. }, sources: [ { expr: d, note: [ n ] } ] }
            """,
            "my.yaml", out var faults).Should().BeNull();
        faults.Select(fault => fault.ToString()).Should().Equal(
            "my.yaml:1:9: schema: expected a text",
            "my.yaml:3:28: unknown key colour; expected name, help, dimension",
            "my.yaml:3:52: dimension: expected true or false, found perhaps",
            "my.yaml:4:5: help is missing",
            "my.yaml:4:13: tags: id stands twice",
            "my.yaml:5:5: tags: expected a mapping, found \"id\"",
            "my.yaml:7:50: unknown key by; expected expr, label",
            "my.yaml:7:61: unknown key help; expected tag, sources",
            "my.yaml:8:12: instance: id stands twice",
            "my.yaml:8:25: sources: expected a list",
            "my.yaml:9:5: tag: cpus is not listed under tags",
            "my.yaml:11:39: unknown key unit; expected name, type, help, extra, absent, sources",
            "my.yaml:11:55: extra: expected true or false, found 1",
            "my.yaml:11:80: unknown key colour; expected expr, fidelity, note",
            "my.yaml:12:5: name is missing",
            "my.yaml:13:62: fidelity: expected exact, upper_bound, lower_bound, partial, proxy, found about",
            "my.yaml:14:35: help: expected a text",
            "my.yaml:14:75: note: expected a text");
    }

    [TestMethod]
    public void AFaultInsideAnExpressionIsToldAtItsPlace()
    {
        Schema.Read(
            """
            schema: s/1
            fields:
              - { name: a, type: gauge, help: A., sources: [ { expr: sum(a } ] }
              - { name: b, type: gauge, help: B., sources: [ { expr: "sum(b" }, { expr: ")" } ] }
              - name: c
                type: gauge
                help: C.
                sources:
                  - expr: sum(a)
                      + sum(b
            """,
            "my.yaml", out var faults).Should().BeNull();
        faults.Select(fault => fault.ToString()).Should().Equal(
            "my.yaml:3:63: unexpected end of input, expected \")\" to close a parenthesis",
            "my.yaml:4:58: in the expression at 1:6: unexpected end of input, expected \")\" "
                + "to close a parenthesis",
            "my.yaml:4:77: in the expression at 1:1: unexpected \")\", no parenthesis is open",
            "my.yaml:9:15: in the expression at 1:15: unexpected end of input, expected \")\" "
                + "to close a parenthesis");
    }

    [TestMethod]
    public void ATextThatIsNoYamlIsToldAtItsPlace()
    {
        Schema.Read("schema: s/1\nfields: [ a\n", "my.yaml", out var faults).Should().BeNull();

        faults.Select(fault => fault.ToString()).Should().Equal(
            "my.yaml:3:1: no valid YAML: While parsing a flow sequence, did not find expected ',' or ']'.");
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
