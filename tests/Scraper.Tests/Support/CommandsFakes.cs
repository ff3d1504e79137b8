using System.Text;
using Scraper.Exposition;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Tests.Support;

/// <summary>Parts that answer what a test told them, and remember what they were asked.</summary>
internal sealed class FakeParts : IParts
{
    public IReadOnlyList<Fault> SchemaFaults { get; init; } = [];

    public FakeStations Stations { get; } = new();

    public SinkState[] Outbox { get; init; } = [];

    /// <summary>Settings and schema that the sidecar was started with.</summary>
    public (ScraperSettings Settings, Schema? Schema)? Ran { get; private set; }

    public Schema? ReadSchema(string? file, out IReadOnlyList<Fault> faults)
    {
        faults = SchemaFaults;
        return faults.Count > 0 ? null : new Schema("test/1", new HashSet<string>(), [], []);
    }

    public Outcome<SinkState[]> PeekOutbox(OutboxOptions options) => Outbox;

    public IStations Join(ScraperSettings settings, Schema schema, Streams streams) => Stations;

    public Task<Failure?> RunAsync(
        ScraperSettings settings, Schema? schema, Streams streams, CancellationToken cancellation)
    {
        Ran = (settings, schema);
        return Task.FromResult<Failure?>(null);
    }
}

/// <summary>Stations with one canned report for every target but those that fail.</summary>
internal sealed class FakeStations : ICollecting, IStations
{
    private readonly Queue<Failure> _failures = [];

    public Report Report { get; set; } = CommandsSome.Report();

    public List<FakeSink> FakeSinks { get; } = [new("file")];

    public Failure? StateFailure { get; set; }

    /// <summary>What a delivery comes to, by sink; a sink that is not named is not tried.</summary>
    public Dictionary<string, Delivery> Deliveries { get; } = new() { ["file"] = Delivery.Accepted };

    /// <summary>What was asked, in order.</summary>
    public List<string> Asked { get; } = [];

    public IReadOnlyList<ISink> Sinks => FakeSinks;

    public void FailNext(FailureKind kind, string message) => _failures.Enqueue(new Failure(kind, message));

    public Task<Outcome<FrozenReport>> PreviewAsync(TargetOptions target, CancellationToken cancellation) =>
        Answer("preview", target);

    public Task<Outcome<SampleSet>> ReadAsync(
        TargetOptions target, Projection projection, CancellationToken cancellation)
    {
        Asked.Add($"read {target.Name}");
        return Task.FromResult<Outcome<SampleSet>>(
            _failures.TryDequeue(out var failure) ? failure : new SampleSet());
    }

    public Task<IReadOnlyList<string>> FindDriftAsync(TargetOptions target, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Outcome<ICollecting> OpenState() =>
        StateFailure is { } failure ? failure : Outcomes.Outcome<ICollecting>.Of(this);

    public Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation) =>
        Answer("collect", target);

    public Task<IReadOnlyList<Handover>> DrainAsync(CancellationToken cancellation)
    {
        Asked.Add("drain");
        return Task.FromResult<IReadOnlyList<Handover>>(
        [
            .. Deliveries.Select(one =>
                new Handover(Report.ReportId, one.Key, one.Value.Verdict, one.Value.Reason)),
        ]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<Outcome<FrozenReport>> Answer(string verb, TargetOptions target)
    {
        Asked.Add($"{verb} {target.Name}");
        return Task.FromResult<Outcome<FrozenReport>>(_failures.TryDequeue(out var failure)
            ? failure
            : FrozenReport.Freeze(Report with { Target = target.Name }));
    }
}

/// <summary>A sink that only says what it would send.</summary>
internal sealed class FakeSink(string name) : ISink
{
    public string? Unreachable { get; init; }

    public string Name => name;

    public SinkRequest Describe(FrozenReport report) => new(
        "POST", "http://sink/", [new("Authorization", "<secret>")], Encoding.UTF8.GetBytes("body"));

    public Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation) =>
        throw new NotSupportedException("a command never sends by itself");

    public Task<string?> ProbeAsync(CancellationToken cancellation) => Task.FromResult(Unreachable);
}
