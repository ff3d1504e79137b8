using System.IO;
using System.Text;
using Scraper.Commands;
using Scraper.Telemetry;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Commands;

/// <summary>The view of a report for a person.</summary>
[TestClass]
public sealed class PreviewTableTests
{
    [TestMethod]
    public void AReportOnEightyColumns() => Show(80).Should().Be(
        """
        influxdb-usage-telemetry/1 · target default · 16 of 18 fields
        2026-01-02T03:04:05.678Z · version 2.9.1 · os linux · arch amd64 · id 0b1c

          field                          value  tags                       fidelity
          buckets_total                      3                             exact
            = influxdb_buckets_total
          wal_writes_total               1,246  2 points by status         exact
                                         1,234  status=ok
                                            12  status=error
            = sum by (status) (storage_wal_writes_total)
          storage_bytes_total      1,234,567.5                             upper_bound
            series of dropped shards stay on the page until the server restarts
            = sum(storage_shard_disk_size)
          http_api_requests_total          285  9 points by path           exact
                                            81  path=/api/v2/p9
                                            64  path=/api/v2/p8
                                            49  path=/api/v2/p7
                                            36  path=/api/v2/p6
                                            25  path=/api/v2/p5
                                                … and 4 more
            = sum by (path) (http_api_requests_total)
          query_duration_seconds             9  ▅·▂█ mean 0.055556 org=0a  exact
            = qc_all_duration_seconds

        lost since the last report: scrapers_total
        absent
          bytes_scanned_total  no release of this server counts the bytes that a query
                               scans, so that no source can fill it

        ledger  1,623 samples read = 120 used + 1,502 ignored + 1 rejected
                line 14, column 37: expected '"' to end the label value
        """);

    [TestMethod]
    public void WhatIsNotThePagesIsMarked() => Show(80, report: Small, changes:
    [
        new TagChange(null, "id", TagRule.Hash), new TagChange(null, "os", TagRule.Drop),
        new TagChange("http_api_requests_total", "method", TagRule.Hash),
        new TagChange("http_api_requests_total", "user_agent", TagRule.Drop),
        new TagChange("wal_current_segment_bytes", "status", TagRule.Drop),
    ]).Split('\n').Should().ContainInOrder(
        "2026-01-02T03:04:05.678Z · id 0b1c (hashed) · os (dropped)",
        "    1,839  status (dropped)",
        "       12  2 points by method (hashed), path, user_agent (dropped)",
        "        7  method=GET path=/api/v2/organizations?limit=20");

    [TestMethod]
    public void AReportOnFortyColumns() => Show(40, report: Small).Should().Be(
        """
        influxdb-usage-telemetry/1 · target
        default · 16 of 18 fields
        2026-01-02T03:04:05.678Z · id 0b1c

          field  fidelity
            value  tags
          wal_current_segment_bytes  upper_bound
            1,839
            all segments of every shard, not
            only the current ones
            = sum(storage_wal_size)
          http_api_requests_total  exact
               12  2 points by method, path
                7  method=GET
                   path=/api/v2/organizations?li
                   mit=20
                5  method=POST
                   path=/api/v2/write
            = sum by (method, path)
              (http_api_requests_total)
          a_field_of_a_name_that_has_no_room_at_
          all
            exact
                1
            = a

        absent
          bytes_scanned_total  no source can
            fill it

        ledger  1,623 samples read = 120 used +
                1,502 ignored + 1 rejected
                line 14, column 37: expected '"'
                  to end the label value
        """);

    [TestMethod]
    public void NoLineIsLongerThanTheTerminal()
    {
        foreach (var width in (int[])[40, 60, 80, 100, 120])
            foreach (var report in (Report[])[CommandsSome.Report(), Small])
                Show(width, all: true, report: report).Split('\n')
                    .Should().OnlyContain(line => line.Length <= width);
    }

    [TestMethod]
    public void RowsThatDifferInTheirLastTagLookDifferent()
    {
        var report = CommandsSome.Report() with
        {
            Fields =
            [
                new ReportField
                {
                    Name = "queries_total", Type = FieldType.Counter, Source = "a",
                    Points =
                    [
                        CommandsSome.Value(1, ("path", new string('x', 90)), ("status", "ok")),
                        CommandsSome.Value(2, ("path", new string('x', 90)), ("status", "error")),
                    ],
                },
            ],
        };

        Show(80, report: report).Should().Contain("xxx status=ok\n").And.Contain("xxx status=error\n");
    }

    [TestMethod]
    public void ALongSourceIsWholeWhereEverythingIsAskedFor() =>
        Show(40, all: true, report: Small).Should().Contain(
            "\n    = sum by (method, path)\n      (http_api_requests_total)\n");

    [TestMethod]
    public void InAPipeARowIsALine()
    {
        var tags = string.Join(' ', Enumerable.Range(0, 60).Select(at => $"tag{at}=value"));
        var report = Small with
        {
            Absent = [new("a", tags)],
            Fields = [.. Small.Fields.Select(field => field with { Note = tags, Source = tags })],
        };

        Show(Terminal.Pipe.Width, report: report).Should()
            .Contain($"\n    {tags}\n").And.Contain($"\n    = {tags}\n").And.Contain($"\n  a  {tags}\n");
    }

    [TestMethod]
    public void ATargetIsCalledAsAPersonKnowsIt() =>
        Show(80, target: "default-2 (http://b/metrics)").Should().StartWith(
            "influxdb-usage-telemetry/1 · target default-2 (http://b/metrics) · 16 of 18");

    [TestMethod]
    public void AllShowsEveryPoint() =>
        Show(80, all: true).Should().Contain("path=/api/v2/p1").And.NotContain("… and");

    [TestMethod]
    public void ColoursAreForTerminalsOnly()
    {
        Show(80).Should().NotContain("\u001b[");
        Show(80, colours: true).Should().Contain("\u001b[");
    }

    [TestMethod]
    public void EachPartOfALineHasItsInk() => Show(
        80, colours: true, report: CommandsSome.Report() with { Partial = true }).Replace('\u001b', '^')
        .Should().Be(
    """
    ^[1minfluxdb-usage-telemetry/1 · target default · 16 of 18 fields^[0m
    ^[90m2026-01-02T03:04:05.678Z · version 2.9.1 · os linux · arch amd64 · id 0b1c^[0m
    ^[93mpartial: a limit or a cut last line may have cost a part of it^[0m

    ^[90m  field                          value  tags                       fidelity^[0m
    ^[1m  buckets_total          ^[0m^[1m            3^[0m                           ^[32m  exact^[0m
    ^[90m    = influxdb_buckets_total^[0m
    ^[1m  wal_writes_total       ^[0m^[1m        1,246^[0m  2 points by status       ^[32m  exact^[0m
                                     1,234^[90m  status=ok^[0m
                                        12^[90m  status=error^[0m
    ^[90m    = sum by (status) (storage_wal_writes_total)^[0m
    ^[1m  storage_bytes_total    ^[0m^[1m  1,234,567.5^[0m                           ^[93m  upper_bound^[0m
    ^[93m    series of dropped shards stay on the page until the server restarts^[0m
    ^[90m    = sum(storage_shard_disk_size)^[0m
    ^[1m  http_api_requests_total^[0m^[1m          285^[0m  9 points by path         ^[32m  exact^[0m
                                        81^[90m  path=/api/v2/p9^[0m
                                        64^[90m  path=/api/v2/p8^[0m
                                        49^[90m  path=/api/v2/p7^[0m
                                        36^[90m  path=/api/v2/p6^[0m
                                        25^[90m  path=/api/v2/p5^[0m
                                          ^[90m  … and 4 more^[0m
    ^[90m    = sum by (path) (http_api_requests_total)^[0m
    ^[1m  query_duration_seconds ^[0m^[1m            9^[0m  ▅·▂█ mean 0.055556 org=0a^[32m  exact^[0m
    ^[90m    = qc_all_duration_seconds^[0m

    ^[93mlost since the last report: scrapers_total^[0m
    ^[1mabsent^[0m
    ^[90m  bytes_scanned_total  no release of this server counts the bytes that a query^[0m
    ^[90m                       scans, so that no source can fill it^[0m

    ^[93mledger  1,623 samples read = 120 used + 1,502 ignored + 1 rejected^[0m
    ^[93m        line 14, column 37: expected '"' to end the label value^[0m
    """);

    [TestMethod]
    public void AHostileTagDoesNotSteerTheTerminal()
    {
        var report = CommandsSome.Report() with { Tags = [new Tag("version", "\u001b[2J2.9\n.1")] };

        Show(80, report: report).Should().Contain(@"version \u001b[2J2.9 .1").And.NotContain("\u001b");
    }

    [TestMethod]
    [DataRow(0, "0")]
    [DataRow(1234567, "1,234,567")]
    [DataRow(38.75, "38.75")]
    [DataRow(0.00001, "1e-5")]
    [DataRow(1e15, "1e15")]
    [DataRow(double.NaN, "NaN")]
    [DataRow(double.NegativeInfinity, "-Inf")]
    public void ANumberIsWrittenForAPerson(double value, string text) =>
        PreviewField.Number(value).Should().Be(text);

    private static Report Small => CommandsSome.Report() with
    {
        Tags = [new("id", "0b1c")],
        Lost = [],
        Absent = [new("bytes_scanned_total", "no source can fill it")],
        Fields =
        [
            Field("wal_current_segment_bytes", "sum(storage_wal_size)", CommandsSome.Value(1839)) with
            {
                Fidelity = Fidelity.UpperBound,
                Note = "all segments of every shard, not only the current ones",
            },
            Field("http_api_requests_total", "sum by (method, path) (http_api_requests_total)",
                CommandsSome.Value(7, ("method", "GET"), ("path", "/api/v2/organizations?limit=20")),
                CommandsSome.Value(5, ("method", "POST"), ("path", "/api/v2/write"))),
            Field("a_field_of_a_name_that_has_no_room_at_all", "a", CommandsSome.Value(1)),
        ],
    };

    private static ReportField Field(string name, string source, params Point[] points) =>
        new() { Name = name, Type = FieldType.Gauge, Source = source, Points = points };

    private static string Show(
        int width, bool all = false, bool colours = false, Report? report = null, string target = "default",
        IReadOnlyList<TagChange>? changes = null)
    {
        using var output = new MemoryStream();
        var io = new CommandIo(Stream.Null, output, TextWriter.Null, new Terminal(width, colours));
        new PreviewTable(io, all) { Changes = changes ?? [] }.Write(report ?? CommandsSome.Report(), target);
        return Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n');
    }
}
