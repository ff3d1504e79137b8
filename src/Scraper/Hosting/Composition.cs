using System.IO;
using Scraper.Diagnostics;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>Joins the real parts behind the commands, each when it is asked for.</summary>
internal sealed class Composition(TimeProvider time) : IParts
{
    /// <inheritdoc/>
    public Schema? ReadSchema(string? file, out IReadOnlyList<Fault> faults)
    {
        faults = [];
        if (file is null)
            return Schema.BuiltIn;
        try
        {
            return Schema.Read(File.ReadAllText(file), file, out faults);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults = [new Fault(file, 0, 0, "the schema cannot be read: " + unreadable.Message)];
            return null;
        }
    }

    /// <inheritdoc/>
    public Outcome<SinkState[]> PeekOutbox(OutboxOptions options)
    {
        try
        {
            return SqliteOutbox.Peek(options)?.States().ToArray() ?? [];
        }
        catch (OutboxException broken)
        {
            return broken.Failure;
        }
    }

    /// <inheritdoc/>
    public IStations Join(ScraperSettings settings, Schema schema, Streams streams) =>
        new Stations(settings, schema, streams, time);

    /// <inheritdoc/>
    public async Task<Failure?> RunAsync(
        ScraperSettings settings, Schema? schema, Streams streams, CancellationToken cancellation)
    {
        await using var stations = new Stations(settings, schema ?? Schema.BuiltIn, streams, time);
        if (settings.Reporting.Disabled)
            return await Sidecar.RunAsync(Parts(settings, stations, null), cancellation);
        return stations.OpenOutbox().Succeeded(out var outbox, out var failure)
            ? await Sidecar.RunAsync(Parts(settings, stations, stations.Collect(outbox)), cancellation)
            : failure;
    }

    /// <summary>The sidecar's parts; with reporting off nothing
    /// that collects or delivers is among them.</summary>
    private SidecarParts Parts(ScraperSettings settings, Stations stations, Collecting? collecting) => new()
    {
        Targets = settings.Targets,
        Schedule = settings.Schedule,
        Reporting = settings.Reporting,
        ListenAddress = settings.ListenAddress,
        Collect = collecting is null ? (_, _, _) => throw Off() : collecting.TickAsync,
        Forward = collecting is null ? _ => throw Off() : collecting.ForwardAsync,
        Registry = stations.Registry,
        Metrics = stations.SelfMetrics,
        Heartbeat = new Heartbeat(time),
        Loggers = stations.Loggers,
        Clock = time,
        Random = new Random(),
    };

    private static InvalidOperationException Off() => new("reporting is off: nothing collects or delivers");
}
