using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Exposition;
using Scraper.Forwarding;
using Scraper.Http;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>The stations joined for one set of settings.
/// Nothing is opened or asked before somebody calls.</summary>
internal sealed class Stations : IStations
{
    private readonly ScraperSettings _settings;
    private readonly Schema _schema;
    private readonly TimeProvider _time;
    private readonly ServiceProvider _clients;
    private readonly PageSource _pages;

    public Stations(ScraperSettings settings, Schema schema, Streams streams, TimeProvider time)
    {
        (_settings, _schema, _time) = (settings, schema, time);
        _clients = Clients(settings);
        var factory = _clients.GetRequiredService<IHttpClientFactory>();
        _pages = new PageSource(factory, time);
        var parts = new SinkParts(factory, time, streams.Output);
        Routes = [.. settings.Sinks.Select(sink => Route.Of(sink, parts))];
        Loggers = LineLoggerProvider.Factory(streams.Error, settings.LogFormat, time);
        Log = Loggers.CreateLogger("scraper");
        SelfMetrics = new SelfMetrics(Metrics.WithCustomRegistry(Registry), time);
    }

    /// <summary>Lines to standard error.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>The program's own logger.</summary>
    public ILogger Log { get; }

    /// <summary>Where the self-metrics are registered.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>What the stations count.</summary>
    public SelfMetrics SelfMetrics { get; }

    /// <summary>The sinks with their pace.</summary>
    public IReadOnlyList<Route> Routes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ISink> Sinks => [.. Routes.Select(route => route.Sink)];

    /// <inheritdoc/>
    public Task<Outcome<FrozenReport>> PreviewAsync(TargetOptions target, CancellationToken cancellation)
    {
        // With reporting off nothing of the state is touched, not even to compare.
        var last = _settings.Reporting.Disabled ? null : SqliteOutbox.Peek(_settings.Outbox);
        return Pipeline(ReportKeeper.Looking(last)).PreviewAsync(target, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Outcome<SampleSet>> ReadAsync(
        TargetOptions target, Projection projection, CancellationToken cancellation)
    {
        var samples = new SampleSet();
        var read = await Pipeline(ReportKeeper.Looking(null))
            .ReadSamplesAsync(target, projection, samples, cancellation);
        return read.Then<SampleSet>(summary =>
        {
            Log.IncompletePage(target.Name, summary.Incomplete);
            return samples;
        });
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FindDriftAsync(
        TargetOptions target, CancellationToken cancellation)
    {
        var read = await ReadAsync(target, Projection.Everything, cancellation);
        return read.Succeeded(out var page, out _)
            ? [.. RenamedSources.Find(_schema, page).Select(candidate => candidate.ToString())]
            : [];
    }

    /// <inheritdoc/>
    public Outcome<ICollecting> OpenState() => OpenOutbox()
        .Then(outbox => Outcome<ICollecting>.Of(Collect(outbox)));

    /// <summary>The outbox, opened for writing.</summary>
    public Outcome<IOutbox> OpenOutbox() => SqliteOutbox
        .Open(_settings.Outbox, _time, damaged =>
        {
            SelfMetrics.Failed(damaged);
            Log.StateDamaged(damaged.Message);
        })
        .Then(outbox => Outcome<IOutbox>.Of(outbox));

    /// <summary>Collects into an outbox and delivers out of it.</summary>
    public Collecting Collect(IOutbox outbox)
    {
        var names = _settings.Sinks.Select(sink => sink.Name).ToList();
        var forwarder = new Forwarder(
            Routes, outbox, _time, new Random(), SelfMetrics, Loggers.CreateLogger<Forwarder>());
        return new Collecting(Pipeline(ReportKeeper.In(outbox, names)), forwarder, Log, _time);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Loggers.Dispose();
        await _clients.DisposeAsync();
    }

    private Pipeline Pipeline(ReportKeeper keeper) =>
        new(_pages, new Translator(_schema), keeper, SelfMetrics, Log, _time);

    /// <summary>One named client for each HTTP peer.</summary>
    private static ServiceProvider Clients(ScraperSettings settings)
    {
        var services = new ServiceCollection();
        services.AddHttpClient();
        foreach (var target in settings.Targets)
            services.AddPeer(PageSource.ClientName(target), target.Http);
        foreach (var sink in settings.Sinks.OfType<HttpSinkOptions>())
            services.AddPeer(SinkClients.NameOf(sink.Name), sink.Http);
        return services.BuildServiceProvider();
    }
}
