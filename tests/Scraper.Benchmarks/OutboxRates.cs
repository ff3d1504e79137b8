using System.Globalization;
using System.IO;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Telemetry;

namespace Scraper.Benchmarks;

/// <summary>How fast the outbox keeps and gives out, against bare inserts of the same bytes into a file on
/// the same disk in the same run.</summary>
internal static class OutboxRates
{
    private const string Sink = "a";

    /// <summary>A report whose body is about so large.</summary>
    public static FrozenReport Report(int number, int bytes = 8_000) => FrozenReport.Freeze(new Report
    {
        Schema = "influxdb-usage-telemetry/1",
        ReportId = Guid.CreateVersion7(Time(number)),
        ObservedAt = Time(number),
        Reason = CollectionReason.Scheduled,
        Target = "default",
        Tags = [new Tag("id", "0b5e")],
        Fields = [],
        Absent = [new AbsentField("buckets_total", new string((char)('a' + (number % 26)), bytes))],
        Coverage = new Coverage(0, 18),
        Ledger = new Ledger(1, 0, 1, 0, []),
    });

    /// <summary>Prints the table.</summary>
    public static void Print(int reports)
    {
        var all = Enumerable.Range(0, reports).Select(number => Report(number)).ToList();
        using var place = new TemporaryOutbox();
        var bare = Rate(reports, () => Bare(place.Path("bare.db"), all));
        var kept = Rate(reports, () => all.ForEach(report => place.Outbox.Append(report, [Sink])));
        var drained = Rate(reports, () => Drain(place.Outbox, reports));
        Console.WriteLine();
        Console.WriteLine($"{"outbox",-18}{"reports/s",12}{"of bare",10}  asked");
        Row("bare inserts", bare, bare, "");
        Row("keeping", kept, bare, "at least 1/3 of bare inserts");
        Row("draining", drained, bare, "");
    }

    /// <summary>The next so many are taken out, each with its own transactions, as a sink does it.</summary>
    public static void Drain(SqliteOutbox outbox, int reports)
    {
        for (var i = 0; i < reports; i++)
        {
            var now = Time(i);
            outbox.Accepted(outbox.NextDue(Sink, now)!, now);
            outbox.Expire([Sink], now);
            outbox.States();
        }
    }

    private static DateTimeOffset Time(int number) =>
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(number);

    private static double Rate(int reports, Action work)
    {
        var began = TimeProvider.System.GetTimestamp();
        work();
        return reports / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private static void Row(string way, double rate, double bare, string asked) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{way,-18}{rate,12:F0}{rate / bare,10:F2}  {asked}"));

    private static void Bare(string path, List<FrozenReport> reports)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE report (json BLOB)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO report VALUES ($json)";
        foreach (var report in reports)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$json", report.Json.ToArray());
            command.ExecuteNonQuery();
        }
    }

    /// <summary>An outbox on the disk of the working directory, gone afterwards.</summary>
    private sealed class TemporaryOutbox : IDisposable
    {
        private readonly string _directory = Directory.CreateDirectory(System.IO.Path.Combine(
            Environment.CurrentDirectory, "out", $"rates-{Environment.ProcessId}")).FullName;

        public TemporaryOutbox() => Outbox = SqliteOutbox.Open(
            new OutboxOptions { StateDirectory = _directory }, TimeProvider.System, _ => { }).Value;

        public SqliteOutbox Outbox { get; }

        public string Path(string file) => System.IO.Path.Combine(_directory, file);

        public void Dispose()
        {
            Outbox.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
