using Microsoft.Extensions.Logging;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Scraper.Scheduling;
using Scraper.Scraping;

namespace Scraper.Tests.Support;

/// <summary>A logger that keeps its lines, level first.</summary>
internal sealed class KeepingLogger : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (Lines)
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }
}

/// <summary>Ticks and series on a fake clock, over a pipeline whose borders are a test's.</summary>
internal sealed class TickBench
{
    private readonly PipelineBench _bench = new(outbox: new MemoryOutbox { Before = ["a", "b", "f1"] });

    public TickBench(ScheduleOptions? schedule = null, IReadOnlyList<TargetOptions>? targets = null)
    {
        Heartbeat = new Heartbeat(Clock);
        targets ??= [PipelineBench.Target];
        Timetable = new Timetable(schedule ?? new ScheduleOptions(), targets, Clock);
        Series = new CollectionSeries(
            _bench.Pipeline, _bench.Outbox, Heartbeat, Clock, new Random(1), Log)
        {
            Book = Book = new TargetBook(Records, ["default"], TimeSpan.FromDays(30), Clock, Log),
            Tried = () => Tries++,
        };
        Tick = new ScrapeTick(
            Series, Timetable, targets, Heartbeat, Clock, new Random(1));
    }

    public static DateTimeOffset Start => PipelineBench.Start;

    public SettableClock Clock => _bench.Clock;

    public Pipeline Pipeline => _bench.Pipeline;

    public FakePages Pages => _bench.Pages;

    public MemoryOutbox Outbox => _bench.Outbox;

    /// <summary>Its lines but for the warning of lost fields, which is the pipeline's.</summary>
    public IEnumerable<string> Lines =>
        Log.Lines.Where(line => !line.Contains("fields lost", StringComparison.Ordinal));

    public KeepingLogger Log => _bench.Log;

    /// <summary>How often the series told that there may be something to deliver.</summary>
    public int Tries { get; private set; }

    public Heartbeat Heartbeat { get; }

    /// <summary>What a restart finds.</summary>
    public MemoryRecords Records { get; } = new();

    public TargetBook Book { get; }

    public Timetable Timetable { get; }

    public CollectionSeries Series { get; }

    public ScrapeTick Tick { get; }
}
