using System.IO;
using System.Net.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Http;
using Scraper.Outbox;
using Scraper.Scraping;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>
/// Joins the parts of the program: the one place that knows them all, in the order of the way of the data.
/// Each is made when somebody asks for it, so that a command pays for what it uses and nothing is touched
/// before.
/// </summary>
/// <param name="output">Where the stdout sink writes.</param>
/// <param name="error">Where log lines go.</param>
/// <param name="time">The one clock.</param>
internal sealed class Composition(Stream output, TextWriter error, TimeProvider time)
{
    /// <summary>The one clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Standard input, for the target that reads it.</summary>
    public Stream Input { get; init; } = Stream.Null;

    /// <summary>Puts others in the place of parts: a test's fakes at the borders of stations.</summary>
    public Action<IServiceCollection> Replace { get; init; } = _ => { };

    /// <summary>The parts alone, for a command that ends by itself.</summary>
    public ServiceProvider Join(ScraperSettings settings, Lazy<Schema> schema)
    {
        var services = new ServiceCollection();
        AddTo(services, settings, schema);
        return services.BuildServiceProvider();
    }

    /// <summary>The parts in a host's own container, for <c>run</c>.</summary>
    public void AddTo(IServiceCollection services, ScraperSettings settings, Lazy<Schema> schema)
    {
        services.AddSingleton(time);
        services.AddSingleton<Random>(new SharedRandom());

        // What is told and counted on the way
        services.AddSingleton(LineLoggerProvider.Factory(error, settings.LogFormat, time));
        services.AddSingleton(parts => LineLoggerProvider.Own(parts.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(Metrics.NewCustomRegistry());
        services.AddSingleton<IMetricFactory>(parts =>
            Metrics.WithCustomRegistry(parts.GetRequiredService<CollectorRegistry>()));
        services.AddSingleton<SelfMetrics>();
        services.AddSingleton<Heartbeat>();

        // fetch → parse → translate → append
        AddPeers(services, settings);
        services.AddSingleton(settings.Targets);
        services.AddSingleton<IPageSource>(parts =>
            new PageSource(parts.GetRequiredService<IHttpClientFactory>(), time) { StandardInput = Input });
        services.AddSingleton<PageReading>();
        services.AddSingleton(schema);
        services.AddSingleton(parts => new PrivacyKey(settings.Privacy, parts.GetRequiredService<ILogger>()));
        services.AddSingleton(parts => parts.GetRequiredService<PrivacyKey>().Read().Value);
        services.AddSingleton<Translator>();
        services.AddSingleton<IReadOnlyList<string>>([.. settings.Sinks.Select(sink => sink.Name)]);
        services.AddSingleton<Pipeline>();
        services.AddSingleton(_ => new Turns(settings.MaxConcurrentScrapes));
        services.AddSingleton(parts => OpenOutbox(parts, settings.Outbox));
        services.AddSingleton<IOutbox>(parts => parts.GetRequiredService<SqliteOutbox>());
        services.AddSingleton(parts => parts.GetRequiredService<SqliteOutbox>().Records);
        services.AddSingleton(parts => BookOf(parts, settings));

        // read → send → settle
        services.AddSingleton(parts => RoutesOf(parts, settings));
        services.AddSingleton(parts => ForwarderOf(parts, settings));

        // the two joined, as run and once ask for it
        services.AddSingleton(parts => SeriesOf(parts, settings));

        Replace(services);
    }

    private Forwarder ForwarderOf(IServiceProvider parts, ScraperSettings settings) => new(
        parts.GetRequiredService<IReadOnlyList<Route>>(), parts.GetRequiredService<IOutbox>(), time,
        parts.GetRequiredService<Random>(), parts.GetRequiredService<SelfMetrics>(),
        parts.GetRequiredService<ILogger>())
    {
        IsOff = settings.Reporting.Look,
    };

    private TargetBook BookOf(IServiceProvider parts, ScraperSettings settings) => new(
        parts.GetRequiredService<ITargetRecords>(), settings.Targets.Select(target => target.Name),
        TimeSpan.FromSeconds(settings.Outbox.MaxAgeSeconds), time, parts.GetRequiredService<ILogger>());

    private CollectionSeries SeriesOf(IServiceProvider parts, ScraperSettings settings) => new(
        parts.GetRequiredService<Pipeline>(), parts.GetRequiredService<IOutbox>(),
        parts.GetRequiredService<Heartbeat>(), time, parts.GetRequiredService<Random>(),
        parts.GetRequiredService<ILogger>())
    {
        Book = parts.GetRequiredService<TargetBook>(),
        Turns = parts.GetRequiredService<Turns>(),
        IsOff = settings.Reporting.Look,
        Tried = parts.GetRequiredService<Forwarder>().Wake,
    };

    /// <summary>One named client for each HTTP peer.</summary>
    private static void AddPeers(IServiceCollection services, ScraperSettings settings)
    {
        services.AddHttpClient();
        foreach (var target in settings.Targets)
            services.AddTarget(target.Name, target.Http);
        foreach (var sink in settings.Sinks.OfType<HttpSinkOptions>())
            services.AddSink(sink.Name, sink.Http);
    }

    private IReadOnlyList<Route> RoutesOf(IServiceProvider parts, ScraperSettings settings)
    {
        var shared = new SinkParts(parts.GetRequiredService<IHttpClientFactory>(), time, output);
        return [.. settings.Sinks.Select(sink => Route.Of(sink, shared))];
    }

    /// <exception cref="OutboxException">The state directory cannot be used.</exception>
    private SqliteOutbox OpenOutbox(IServiceProvider parts, OutboxOptions options)
    {
        var opened = SqliteOutbox.Open(options, time, damaged =>
        {
            parts.GetRequiredService<SelfMetrics>().Failed(damaged);
            parts.GetRequiredService<ILogger>().StateDamaged(damaged.Message);
        });
        return opened.Succeeded(out var outbox, out var failure)
            ? outbox
            : throw new OutboxException(failure);
    }
}
