using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scheduling;
using Scraper.Settings;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>
/// The <c>run</c> command's host: the schedule, the forwarding loops and the own pages, from start to
/// SIGTERM. Where reporting is off at the start there are only the pages, until it is switched on.
/// </summary>
internal sealed class Sidecar : IAsyncDisposable
{
    // No event tells that a file has changed, least of all the files of a ConfigMap.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly ScraperSettings _settings;
    private readonly bool _idle;
    private readonly WebApplication _app;
    private readonly ILogger _log;

    private Sidecar(Composition composition, ScraperSettings settings, Lazy<Schema> schema)
    {
        _settings = settings;
        _idle = Reporting.Disabled;
        _app = Build(composition, settings, schema, _idle);
        _log = _app.Services.GetRequiredService<ILogger>();
        _ = new SwitchNews(Reporting, _log);
    }

    private ReportingSwitch Reporting => _settings.Reporting;

    /// <summary>Runs until SIGTERM, SIGINT or cancellation; where it idles, until reporting is switched on.
    /// Null is a good end; a failure says why there was no start.</summary>
    public static async Task<Failure?> RunAsync(
        Composition composition, ScraperSettings settings, Lazy<Schema> schema,
        CancellationToken cancellation)
    {
        await using var sidecar = new Sidecar(composition, settings, schema);
        using var hangup = BareHost.IgnoreHangup(sidecar._log);
        if (await sidecar.StartAsync(cancellation) is { } failure)
            return failure;
        await sidecar.ServeAsync(cancellation);
        return null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WebApplication Build(
        Composition composition, ScraperSettings settings, Lazy<Schema> schema, bool idle)
    {
        var builder = BareHost.Builder(settings.ListenAddress, ServerLimits.OfPages);
        composition.AddTo(builder.Services, settings, schema);
        builder.Services.AddSingleton<MetricsPage>();
        if (!idle)
            builder.Services.AddTicks(settings.Schedule, settings.Targets, composition.Time);

        var app = builder.Build();
        var parts = app.Services;
        app.UseRouting();
        Endpoints.Map(
            app,
            new HealthPages(
                parts.GetRequiredService<Heartbeat>(), new(parts.GetRequiredService<TargetBook>),
                settings.Reporting, composition.Time),
            parts.GetRequiredService<MetricsPage>());
        return app;
    }

    /// <summary>Opens the outbox, then the listener; the first tick of the schedule may follow at once.
    /// </summary>
    private async Task<Failure?> StartAsync(CancellationToken cancellation)
    {
        var failure = await BareHost.StartAsync(
            _app, Open, _settings.ListenAddress, "listen_address", cancellation);
        if (failure is not null)
            return failure;
        Introduce(_app.Urls.First());
        return null;
    }

    /// <summary>The first line: who runs, and by which settings. One that idles uses none of them, and they
    /// may be faulty.</summary>
    private void Introduce(string address)
    {
        if (_idle)
            _log.ListeningIdle(address, Product.Version, _settings.Source);
        else
            _log.Listening(
                address, Product.Version, _settings.Source, _settings.Outbox.StateDirectory,
                _settings.Targets.Count, new LogList([.. _settings.Sinks.Select(sink => sink.Name)]), Rhythm);
        if (_idle && Reporting.IsFinal)
            _log.ReportingOffForGood(Switches);
        else if (_idle)
            _log.ReportingOff(Switches);
    }

    private Failure? Open()
    {
        if (!_idle && Part<PrivacyKey>().ReadOrMake().Failure is { } unusable)
            return unusable;
        if (!_idle)
            Part<IOutbox>();
        Announce();
        return null;
    }

    private LogList Switches => new(Reporting.DisabledBy, ", ");

    /// <summary>The schedule in words: <c>every 8h, jitter 1m, at startup</c>.</summary>
    private string Rhythm => string.Join(", ", new[]
    {
        _settings.Schedule.Cron is { } cron
            ? $"cron {cron}"
            : "every " + Quantity.Duration(_settings.Schedule.IntervalSeconds),
        "jitter " + Quantity.Duration(_settings.Schedule.JitterSeconds),
        _settings.Schedule.RunAtStartup ? "at startup" : null,
    }.OfType<string>());

    /// <summary>From started to stopped: forwarding ends with the host, and the host with a forwarding that
    /// failed, whose exception comes out.</summary>
    private async Task ServeAsync(CancellationToken cancellation)
    {
        var stopping = _app.Lifetime.ApplicationStopping;
        var watching = WatchSwitchAsync(stopping);
        var forwarding = BareHost.EndWith(
            _app, _idle ? Task.CompletedTask : Part<Forwarder>().RunAsync(stopping));
        await BareHost.ServeAsync(_app, _log, cancellation);
        await BareHost.EndAsync(_app, Task.WhenAll(forwarding, watching), _log, Part<TimeProvider>());
        if (!_idle || cancellation.IsCancellationRequested)
            _log.Stopped();
    }

    /// <summary>Looks also while nobody else does. Being switched on ends an idle sidecar.</summary>
    private async Task WatchSwitchAsync(CancellationToken stopping)
    {
        using var looks = new PeriodicTimer(BetweenLooks, Part<TimeProvider>());
        while (await looks.WaitForNextTickAsync(stopping))
            if (!Reporting.Look() && _idle)
                _app.Lifetime.StopApplication();
    }

    /// <summary>What <c>/metrics</c> and <c>/healthz</c> say from the beginning.</summary>
    private void Announce()
    {
        var (metrics, heartbeat) = (Part<SelfMetrics>(), Part<Heartbeat>());
        Part<CollectorRegistry>().AddBeforeCollectCallback(() =>
        {
            metrics.Reporting(Reporting.Look());
            if (_idle)
                return;
            var book = Part<TargetBook>();
            metrics.Stand(book.Records);
            // Between two tries of one tick it is the next try that is due.
            foreach (var beat in heartbeat.Beats())
                metrics.NextTick(beat.Target, beat.Due ?? book.Of(beat.Target).Next);
        });
        ProcessMetrics.AddTo(Part<CollectorRegistry>());
        if (_idle)
            return;
        foreach (var target in _settings.Targets)
        {
            heartbeat.Expect(target.Name,
                _settings.Schedule.RunAtStartup
                    ? TimeSpan.Zero
                    : Part<Timetable>().UntilNext(target.Name));
        }
    }

    private T Part<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();
}
