using System.IO;
using Scraper.Exposition;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>The program behind the commands: <see cref="Composition"/> joins the real parts,
/// lazily, so that a command pays for what it asks for; tests join fakes.</summary>
internal interface IParts
{
    /// <summary>A schema file, or the built-in schema where the path is null; null with its faults.</summary>
    Schema? ReadSchema(string? file, out IReadOnlyList<Fault> faults);

    /// <summary>What the outbox knows; nothing is created where there is none.</summary>
    Outcome<SinkState[]> PeekOutbox(OutboxOptions options);

    /// <summary>The stations of these settings. Nothing is touched until one is asked.</summary>
    IStations Join(ScraperSettings settings, Schema schema, Streams streams);

    /// <summary>Runs the sidecar until it is told to stop; with reporting off it idles.</summary>
    Task<Failure?> RunAsync(
        ScraperSettings settings, Schema? schema, Streams streams, CancellationToken cancellation);
}

/// <summary>The process's own streams: results, and lines for a person.</summary>
internal sealed record Streams(Stream Output, TextWriter Error);

/// <summary>The stations that commands ask, joined for one set of settings.</summary>
internal interface IStations : IAsyncDisposable
{
    /// <summary>The sinks, in the order of the settings.</summary>
    IReadOnlyList<ISink> Sinks { get; }

    /// <summary>One collection that is kept nowhere.</summary>
    Task<Outcome<FrozenReport>> PreviewAsync(TargetOptions target, CancellationToken cancellation);

    /// <summary>A target's page, as far as a projection asks for it.</summary>
    Task<Outcome<SampleSet>> ReadAsync(
        TargetOptions target, Projection projection, CancellationToken cancellation);

    /// <summary>Families of the page that look like a source that was renamed, one sentence each.</summary>
    Task<IReadOnlyList<string>> FindDriftAsync(TargetOptions target, CancellationToken cancellation);

    /// <summary>Opens the state directory for writing; a failure of stage Outbox says why not.</summary>
    Outcome<ICollecting> OpenState();
}

/// <summary>Collects and delivers, with the state directory open.</summary>
internal interface ICollecting
{
    /// <summary>One collection, on disk for every sink when this returns;
    /// told in the one line of a tick.</summary>
    Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation);

    /// <summary>Delivers what is due, one attempt each; what came of every attempt.</summary>
    /// <exception cref="OutboxException">The outbox failed; what it holds is still kept.</exception>
    Task<IReadOnlyList<Handover>> DrainAsync(CancellationToken cancellation);
}
