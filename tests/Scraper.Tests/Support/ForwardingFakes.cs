using System.Collections.Concurrent;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.Otlp;
using Scraper.Forwarding.Pushgateway;
using Scraper.Forwarding.RemoteWrite;
using Scraper.Forwarding.Webhook;
using Scraper.Forwarding;
using Scraper.Http;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>Answers by a script, then accepts; remembers what it was given.</summary>
internal sealed class CollectingSink(string name, params Delivery[] script) : ISink
{
    private readonly ConcurrentQueue<Delivery> _script = new(script);
    private readonly SemaphoreSlim _attempted = new(0);

    public string Name => name;

    public ConcurrentQueue<FrozenReport> Attempts { get; } = new();

    /// <summary>Returns once there was one more attempt than at the last call.</summary>
    public Task NextAttempt() => _attempted.WaitAsync().WaitAsync(TimeSpan.FromSeconds(20));

    public SinkRequest Describe(FrozenReport report) => new("WRITE", name, [], report.Json);

    public Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        Attempts.Enqueue(report);
        _attempted.Release();
        return Task.FromResult(_script.TryDequeue(out var delivery) ? delivery : Delivery.Accepted);
    }

    public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(default(Probe));
}

/// <summary>Takes a report and never answers, until it is cancelled.</summary>
internal sealed class HangingSink(string name) : ISink
{
    public string Name => name;

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the attempt.</summary>
    public CancellationToken Limit { get; private set; }

    public SinkRequest Describe(FrozenReport report) => new("WRITE", name, [], report.Json);

    public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        Limit = cancellation;
        Asked.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellation);
        return Delivery.Accepted;
    }

    public Task<Probe> ProbeAsync(CancellationToken cancellation) =>
        Task.FromResult(new Probe("it never answers"));
}

/// <summary>An outbox whose disk is full for the first so many verdicts, or that has a bug.</summary>
internal sealed class FailingOutbox(IOutbox inner, int failures) : IOutbox
{
    private int _left = failures;
    private int _claims;

    /// <summary>While it has one, everything that loops ask of it throws what nobody expects.</summary>
    public bool HasBug { get; set; }

    /// <summary>What threw so.</summary>
    public ConcurrentQueue<string> Thrown { get; } = new();

    /// <summary>Released each time that a loop has nothing to do and asks how long it may sleep.</summary>
    public SemaphoreSlim Idle { get; } = new(0);

    public IReadOnlyList<Guid> Accepted(Due due, DateTimeOffset now, bool isLastState = false)
    {
        FailSoOften();
        return inner.Accepted(due, now, isLastState);
    }

    public void Answered(
        IReadOnlyList<Due> accepted, IReadOnlyList<(Due Due, PutOff PutOff)> refused, DateTimeOffset now)
    {
        FailSoOften();
        inner.Answered(accepted, refused, now);
    }

    public Outcome<FrozenReport> Append(FrozenReport report, IReadOnlyList<string> sinks) =>
        inner.Append(report, sinks);

    public void HandOn(IReadOnlyList<FrozenReport> reports, IReadOnlyList<string> sinks) =>
        inner.HandOn(reports, sinks);

    /// <summary>How often the right to send was asked for.</summary>
    public int Claims => _claims;

    public IDisposable? Claim(string sink)
    {
        Interlocked.Increment(ref _claims);
        return inner.Claim(sink);
    }

    public Due? NextDue(string sink, DateTimeOffset now, Turn turn = default) =>
        Unless(() => inner.NextDue(sink, now, turn), nameof(NextDue));

    public IReadOnlyList<Due> DueBehind(Due first, int most, DateTimeOffset now, Turn turn = default) =>
        inner.DueBehind(first, most, now, turn);

    public DateTimeOffset? NextDueAt(string sink, Turn turn = default)
    {
        var due = inner.NextDueAt(sink, turn);
        Idle.Release();
        return due;
    }

    public IReadOnlyList<Owed> Waiting(string sink) => inner.Waiting(sink);

    public void Deferred(Due due, DateTimeOffset now, PutOff putOff) => inner.Deferred(due, now, putOff);

    public void Resumed(string sink, DateTimeOffset now) => inner.Resumed(sink, now);

    public void Superseded(Due due, DateTimeOffset now, string reason) =>
        inner.Superseded(due, now, reason);

    public void Rejected(Due due, DateTimeOffset now, string reason) => inner.Rejected(due, now, reason);

    public IReadOnlyList<Expired> Expire(IReadOnlyCollection<string> sinks, DateTimeOffset now) =>
        Unless(() => inner.Expire(sinks, now), nameof(Expire));

    public bool IsChangedByOthers() => Unless(inner.IsChangedByOthers, nameof(IsChangedByOthers));

    private void FailSoOften()
    {
        if (_left-- > 0)
            throw new OutboxException(new Failure(FailureKind.StateFull, "no space left"));
    }

    private T Unless<T>(Func<T> work, string name)
    {
        if (!HasBug)
            return work();
        Thrown.Enqueue(name);
        throw new InvalidOperationException("a bug");
    }

    public IReadOnlyList<string>? LastFields(string target, string? instanceId) =>
        inner.LastFields(target, instanceId);

    public IReadOnlyList<SinkState> States() => inner.States();

    public long Bytes() => inner.Bytes();
}

/// <summary>A clock that stands until a test moves it, and remembers which timers were set.</summary>
internal sealed class RecordingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>How long each timer was to wait, in the order they were set, without the forwarder's glances
    /// at what other processes wrote.</summary>
    public ConcurrentQueue<TimeSpan> Timers { get; } = new();

    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Forwarder.BetweenGlances)
            Timers.Enqueue(dueTime);
        return timer;
    }
}

/// <summary>Keeps log lines as <c>Level: text</c>.</summary>
internal sealed class CollectingLogger : ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Without those of level Debug.</summary>
    public IEnumerable<string> Seen =>
        Lines.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}

/// <summary>Clients as the program registers them for sinks: no redirects, no credentials.</summary>
internal sealed class PlainClients : IHttpClientFactory
{
    public List<string> Asked { get; } = [];

    public static SinkParts Parts(TimeProvider? time = null) =>
        new(new PlainClients(), time ?? TimeProvider.System, Stream.Null);

    /// <summary>A webhook sink with the client that the program itself would give it.</summary>
    public static ISink Webhook(string url, HttpClientOptions options) =>
        WithHandlers(new WebhookSinkOptions { Name = "w", Url = url, Http = options });

    /// <summary>A sink with the client that the program itself would give it.</summary>
    public static ISink WithHandlers(HttpSinkOptions options)
    {
        var clients = new ServiceCollection().AddSink(options.Name, options.Http)
            .BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        return options.Kind.Create(options, Parts() with { Clients = clients });
    }

    /// <summary>A sink of this kind that has no options but its address.</summary>
    public static ISink Sink(string kind, string url, TimeProvider time)
    {
        SinkOptions options = kind switch
        {
            "webhook" => new WebhookSinkOptions { Name = kind, Url = url },
            "pushgateway" => new PushgatewaySinkOptions { Name = kind, Url = url },
            "remote_write" => new RemoteWriteSinkOptions { Name = kind, Url = url },
            "otlp" => new OtlpSinkOptions { Name = kind, Url = url },
            _ => new InfluxdbSinkOptions { Name = kind, Url = url, Org = "o", Bucket = "b" },
        };
        return options.Kind.Create(options, Parts(time));
    }

    public HttpClient CreateClient(string name)
    {
        Asked.Add(name);
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    }
}

/// <summary>A port of this machine that accepts connections and says nothing, or refuses them.</summary>
internal static class Loopback
{
    /// <summary>Nobody listens there.</summary>
    public static string ClosedUrl()
    {
        using var listener = Listen();
        return UrlOf(listener);
    }

    public static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    public static string UrlOf(TcpListener listener) =>
        $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
}
