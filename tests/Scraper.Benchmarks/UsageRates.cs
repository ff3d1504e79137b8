using System.Diagnostics;
using System.Globalization;
using System.IO;
using Scraper.Exposition;
using Scraper.Receiving;
using Scraper.Receiving.Postgres;
using Scraper.Settings;
using Scraper.Tests.Support;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Benchmarks;

/// <summary>How fast a receiver keeps reports, and what it takes to count them all:
/// <c>bench usage REPORTS IDS</c>, and <c>… postgres</c> in that store.</summary>
internal static class UsageRates
{
    private const string Rates = "rates";

    private static readonly TimeSpan Interval = TimeSpan.FromHours(8);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AcceptedSchemas Schemas = new([Schema.BuiltIn]);

    public static async Task<int> PrintAsync(int reports, int ids, StoreKind kind)
    {
        var directory = Directory.CreateTempSubdirectory("scraper-bench-").FullName;
        using var postgres = kind == StoreKind.Postgres
            ? await RunningPostgres.StartAsync(missing => throw new InvalidOperationException(missing))
            : null;
        try
        {
            var options = new ReceiverOptions { Store = kind, Postgres = Database(postgres) };
            var stores = new ReportStores(options, directory, Schemas.Table, TimeProvider.System);
            var opened = await stores.OpenAsync(default);
            await using var store = opened.Value;
            var json = FrozenReport.Freeze(Report()).Json;
            var model = new ReportReading(Schemas).Read(json, "10.0.0.1", out _, out _)!;
            var kept = Time(() => Fill(store, model, ReceivedReport.Pack(json.Span), reports, ids));
            Say("kept", kept, reports, postgres is null ? Size(directory) : Size(postgres));
            foreach (var by in (string[])["", "version", "status", "org,status"])
                Say($"usage by '{by}'", Time(() => Count(store, by, reports / ids)), reports, "");
            Say("the page", Time(() => Page(store, reports / ids)), reports, "");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static PostgresOptions Database(RunningPostgres? server) =>
        new() { Url = server is null ? null : Secret.Inline(server.Create(Rates)) };

    private static void Fill(IReportStore store, CountedReport model, byte[] body, int reports, int ids)
    {
        var batch = new List<ReceivedReport>(512);
        for (var made = 0; made < reports; made++)
        {
            batch.Add(new ReceivedReport(Next(model, made / ids, made % ids), Start, body));
            if (batch.Count < 512 && made < reports - 1)
                continue;
            _ = store.KeepAsync(batch, default).GetAwaiter().GetResult().Value;
            batch.Clear();
        }
    }

    private static CountedReport Next(CountedReport model, int tick, int id)
    {
        var fields = model.Fields.ToArray();
        for (var number = 0; number < fields.Length; number++)
        {
            var field = fields[number];
            if (field.IsReported && Schemas.Table.TypeOf(number) == FieldType.Counter)
                fields[number] = field with
                {
                    Total = field.Total * (tick + 1),
                    Points = [.. field.Points
                        .Select(point => point with { Value = point.Value * (tick + 1) })],
                };
        }
        var uptime = 1000 + (tick * Interval.TotalSeconds);
        fields[Schemas.Table.Uptime] = fields[Schemas.Table.Uptime] with { Total = uptime };
        return model with
        {
            ReportId = Guid.CreateVersion7(Start + (tick * Interval)),
            ObservedAt = (Start + (tick * Interval)).ToUnixTimeMilliseconds() + id,
            // As influxd's: a time, and then some.
            Id = "0" + ((ulong)id * 0x9E3779B97F4A7C15 >> 4).ToString("x15", CultureInfo.InvariantCulture),
            Fields = fields,
        };
    }

    private static void Count(IReportStore store, string by, int ticks)
    {
        var question = UsageQuestion.About(
            Start, Start + (ticks * Interval) + Interval, by.Length == 0 ? [] : by.Split(','));
        using var answers = new UsageAnswers(store, Schemas, Interval, TimeProvider.System);
        var answer = answers.UsageAsync(question, default).GetAwaiter().GetResult();
        if (answer.Value.Ids == 0)
            throw new InvalidOperationException("nothing was counted");
    }

    /// <summary>What the page at <c>/</c> asks: the last month and the last twelve, of one reading.</summary>
    private static void Page(IReportStore store, int ticks)
    {
        var end = Start + (ticks * Interval);
        using var answers = new UsageAnswers(store, Schemas, Interval, TimeProvider.System);
        var overview = answers.OverviewAsync(
            UsageQuestion.About(end.AddDays(-30), end), UsageQuestion.Months(end, 12), default)
            .GetAwaiter().GetResult().Value;
        if (overview.Usage.Ids == 0)
            throw new InvalidOperationException("nothing was counted");
    }

    /// <summary>The report of the latest release's fixture.</summary>
    public static Report Report()
    {
        var page = Pages.Fixture("influxd-2.9.1.prom");
        var samples = new SampleSet();
        var translator = new Translator(new Lazy<Schema>(Schema.BuiltIn), new TagPrivacy([], []));
        var options = new ReaderOptions { Projection = translator.Needs };
        var summary = ExpositionReader.Read(page, options, samples);
        var made = translator.Translate(
            samples, summary,
            new CollectionStamp(Guid.CreateVersion7(Start), Start, CollectionReason.Scheduled, "default"),
            1000, default);
        return made.Value.Report;
    }

    private static (TimeSpan Took, TimeSpan Cpu) Time(Action work)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        work();
        return (watch.Elapsed, Environment.CpuUsage.TotalTime - before);
    }

    private static string Size(string directory) =>
        $"{Directory.EnumerateFiles(directory).Sum(file => new FileInfo(file).Length) / 1_000_000} MB";

    private static string Size(RunningPostgres server) =>
        server.Sql(Rates, $"SELECT pg_database_size('{Rates}') / 1000000 || ' MB'");

    private static void Say(string what, (TimeSpan Took, TimeSpan Cpu) time, int reports, string more) =>
        Console.WriteLine(
        $"{what,-24} {time.Took.TotalSeconds,8:0.00} s {time.Cpu.TotalSeconds,8:0.00} s CPU "
        + $"{1e6 * time.Cpu.TotalSeconds / reports,8:0.0} us CPU a report, peak "
        + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB  {more}");
}
