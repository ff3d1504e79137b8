using System.IO;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary>The program behind the commands. <c>Hosting/Composition.cs</c> joins the real parts, lazily: a
/// command pays for what it asks for; tests join fakes.</summary>
internal interface IParts
{
    /// <summary>The text of the built-in schema.</summary>
    string BuiltInSchema { get; }

    /// <summary>A schema file, or the built-in schema where the path is null; null with its faults.</summary>
    Schema? ReadSchema(string? file, out IReadOnlyList<Fault> faults);

    /// <summary>Reads a page and writes its samples, one JSON line each.</summary>
    Task<PageSummary> ParseAsync(
        Stream page,
        ReaderOptions options,
        Stream output,
        Action<Rejection> rejected,
        CancellationToken cancellation);

    /// <summary>An expression, or its fault.</summary>
    Expression? ParseExpression(string text, out ExpressionFault? fault);

    /// <summary>An answer of <c>eval</c> as one JSON line, without newline.</summary>
    ReadOnlyMemory<byte> EvaluationLine(string expression, Evaluation evaluation);

    /// <summary>What the outbox knows; nothing is created where there is none.</summary>
    Outcome<SinkState[]> PeekOutbox(OutboxOptions options);

    /// <summary>The stations of these settings. Nothing is touched until one is asked.</summary>
    IStations Join(ScraperSettings settings, Schema schema, CommandIo io);

    /// <summary>Runs the sidecar until it is told to stop; with reporting off it idles.</summary>
    Task<ExitCode> RunAsync(
        ScraperSettings settings, Schema? schema, CommandIo io, CancellationToken cancellation);
}

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

    /// <summary>A report in another form: the body that the pushgateway sink (text) or the influxdb sink
    /// (line protocol) would send.</summary>
    ReadOnlyMemory<byte> Encode(FrozenReport report, PreviewFormat format);

    /// <summary>Families of the page that look like a source that was renamed, one sentence each.</summary>
    Task<IReadOnlyList<string>> FindDriftAsync(TargetOptions target, CancellationToken cancellation);

    /// <summary>Opens the state directory for writing; a failure of stage Outbox says why not.</summary>
    Outcome<Keeper> OpenState();
}

/// <summary>Collects and delivers with the state directory open.</summary>
internal abstract class Keeper : IAsyncDisposable
{
    /// <summary>One collection, on disk for every sink when this returns.</summary>
    public abstract Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation);

    /// <summary>Delivers what is due, one attempt each; what came of every attempt.</summary>
    public abstract Task<IReadOnlyList<Attempt>> DrainAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>What came of one attempt to deliver one report to one sink.</summary>
internal sealed record Attempt(Guid ReportId, string Sink, Delivery Delivery);
