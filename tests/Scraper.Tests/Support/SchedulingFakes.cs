using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Scheduling;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>A collection that answers what a test tells it to, and remembers when it was asked.</summary>
internal sealed class ScriptedCollector(TimeProvider clock)
{
    private readonly Queue<Failure> _failures = [];

    public List<(string Target, CollectionReason Reason, DateTimeOffset At)> Asked { get; } = [];

    /// <summary>Called at each collection, before it answers.</summary>
    public Func<CancellationToken, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public ScriptedCollector Failing(int times, FailureKind kind = FailureKind.ConnectionRefused)
    {
        for (; times > 0; times--)
            _failures.Enqueue(new Failure(kind, "nobody there"));
        return this;
    }

    public async Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation)
    {
        lock (Asked)
            Asked.Add((target.Name, reason, clock.GetUtcNow()));
        await Meanwhile(cancellation);
        return _failures.TryDequeue(out var failure) ? failure : FrozenReport.Freeze(Report(target, reason));
    }

    private Report Report(TargetOptions target, CollectionReason reason) => new()
    {
        Schema = "s/1",
        ReportId = Guid.CreateVersion7(clock.GetUtcNow()),
        ObservedAt = clock.GetUtcNow(),
        Reason = reason,
        Target = target.Name,
        Tags = [],
        Fields = [],
        Absent = [],
        Lost = ["a", "b"],
        Coverage = new Coverage(16, 18),
        Ledger = new Ledger(20, 12, 7, 1, []),
    };
}

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

/// <summary>A tick runner on a fake clock with everything around it.</summary>
internal sealed class TickBench
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public TickBench(ScheduleOptions? schedule = null)
    {
        Clock = new FakeTimeProvider(Start);
        Collector = new ScriptedCollector(Clock);
        Heartbeat = new Heartbeat(Clock);
        Timetable = new Timetable(schedule ?? new ScheduleOptions());
        Runner = new TickRunner(Collector.CollectAsync, Timetable, Heartbeat, Clock, new Random(1), Log);
    }

    public FakeTimeProvider Clock { get; }

    public ScriptedCollector Collector { get; }

    public Heartbeat Heartbeat { get; }

    public Timetable Timetable { get; }

    public KeepingLogger Log { get; } = new();

    public TickRunner Runner { get; }
}
