using Prometheus;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>A forwarder over a real outbox, on a clock that stands until a test moves it.</summary>
internal sealed class ForwardingRig : IDisposable
{
    private readonly StateDirectory _state;
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly SelfMetrics _metrics;

    public ForwardingRig()
    {
        _state = new StateDirectory(Time);
        _metrics = new SelfMetrics(Metrics.WithCustomRegistry(_registry));
        Outbox = Reopen();
    }

    public RecordingClock Time { get; } = new(Some.Time);

    public CollectingLogger Log { get; } = new();

    public SqliteOutbox Outbox { get; }

    public void Dispose() => _state.Dispose();

    /// <summary>The same outbox as another process has it.</summary>
    public SqliteOutbox Reopen() => _state.Open();

    /// <summary>Changes a report's bytes, as a disk may.</summary>
    public void Damage(Guid report) => _state.Run(
        $"UPDATE report SET json = CAST(json || ' ' AS BLOB) WHERE report_id = '{report}'");

    public async Task<string[]> MetricsAsync() => (await MetricsPage.OfAsync(_registry)).Split('\n');

    public Forwarder Forwarder(params ISink[] sinks) => Forwarder(Outbox, sinks);

    /// <summary>What the opt-out says.</summary>
    public bool IsOff { get; set; }

    public Forwarder Forwarder(IOutbox outbox, params ISink[] sinks) =>
        ForwarderOf(outbox, [.. sinks.Select(RouteOf)]);

    public Forwarder ForwarderOf(IOutbox outbox, params Route[] routes) =>
        new(routes, outbox, Time, new Random(1), _metrics, Log)
        {
            IsOff = () => IsOff,
        };

    /// <summary>One loop, of which a test makes each step.</summary>
    public SinkLoop Loop(ISink sink) => new(RouteOf(sink), Outbox, Time, new Random(1), _metrics, Log);

    /// <summary>Makes each step of one loop for so long, and the clock goes on by its pauses.</summary>
    public async Task RunAsync(ISink sink, TimeSpan time)
    {
        var until = Time.GetUtcNow() + time;
        var loop = Loop(sink);
        while (Time.GetUtcNow() < until)
        {
            if ((await loop.StepAsync(TimeSpan.FromSeconds(30), default)).Attempt is null)
                Time.Advance(loop.UntilDue());
        }
    }

    public static Route RouteOf(ISink sink) => new(
        sink, TimeSpan.FromSeconds(30), new Backoff(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)));

    /// <summary>One more report that waits for these sinks.</summary>
    public FrozenReport Append(params string[] sinks) =>
        Outbox.Append(Some.Frozen(Time.GetUtcNow()), sinks).Value;

    /// <summary>The loop's timer is set at some moment after the attempt: time goes on until it rings.
    /// </summary>
    public async Task UntilAttempt(CollectingSink sink, int count) => await Until(() =>
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return sink.Attempts.Count >= count;
    });

    /// <summary>Returns once so many timers were set for this long.</summary>
    public Task TimersSet(TimeSpan time, int count = 1) =>
        Until(() => Time.Timers.Count(one => one == time) >= count);

    public static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}

/// <summary>How <c>once</c> without <c>--wait</c> asks.</summary>
internal static class Draining
{
    /// <summary>Everything was collected, and nobody waits.</summary>
    public static Task<IReadOnlyList<Handover>> DrainAsync(
        this Forwarder forwarder, CancellationToken cancellation) =>
        forwarder.DrainAsync(Task.CompletedTask, TimeSpan.Zero, cancellation);
}
