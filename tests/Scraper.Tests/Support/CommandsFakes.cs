using System.IO;
using System.Text;
using Scraper.Commands;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Tests.Support;

/// <summary>Parts that answer what a test told them, and remember what they were asked.</summary>
internal sealed class FakeParts : IParts
{
    public IReadOnlyList<Fault> SchemaFaults { get; init; } = [];

    public FakeStations Stations { get; } = new();

    public SinkState[] Outbox { get; init; } = [];

    public PageSummary Page { get; init; } = new()
    {
        Read = 1, Skipped = 0, Rejected = 0, Rejections = [], Bytes = 0,
    };

    public List<Rejection> Rejections { get; } = [];

    public ReaderOptions? ParsedWith { get; private set; }

    /// <summary>Settings and schema that the sidecar was started with.</summary>
    public (ScraperSettings Settings, Schema? Schema)? Ran { get; private set; }

    public string BuiltInSchema => "schema: test/1\n";

    public Schema? ReadSchema(string? file, out IReadOnlyList<Fault> faults)
    {
        faults = SchemaFaults;
        return faults.Count > 0 ? null : new Schema("test/1", [], []);
    }

    public async Task<PageSummary> ParseAsync(
        Stream page,
        ReaderOptions options,
        Stream output,
        Action<Rejection> rejected,
        CancellationToken cancellation)
    {
        ParsedWith = options;
        await page.CopyToAsync(output, cancellation);
        Rejections.ForEach(rejected);
        return Page with { Rejected = Rejections.Count };
    }

    /// <summary>An expression is what does not begin with an exclamation mark.</summary>
    public Expression? ParseExpression(string text, out ExpressionFault? fault)
    {
        fault = text.StartsWith('!') ? new ExpressionFault(1, 1, "expected an expression, found '!'") : null;
        return fault is null ? new Expression { Text = text, Needs = Projection.Everything } : null;
    }

    public ReadOnlyMemory<byte> EvaluationLine(string expression, Evaluation evaluation) =>
        Encoding.UTF8.GetBytes($"{expression} -> {evaluation.Error}");

    public Outcome<SinkState[]> PeekOutbox(OutboxOptions options) => Outbox;

    public IStations Join(ScraperSettings settings, Schema schema, CommandIo io) => Stations;

    public Task<ExitCode> RunAsync(
        ScraperSettings settings, Schema? schema, CommandIo io, CancellationToken cancellation)
    {
        Ran = (settings, schema);
        return Task.FromResult(ExitCode.Done);
    }
}

/// <summary>Stations with one canned report for every target but those that fail.</summary>
internal sealed class FakeStations : Keeper, IStations
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

    public ReadOnlyMemory<byte> Encode(FrozenReport report, PreviewFormat format) =>
        Encoding.UTF8.GetBytes($"as {format}\n");

    public Task<IReadOnlyList<string>> FindDriftAsync(TargetOptions target, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Outcome<Keeper> OpenState() => StateFailure is { } failure ? failure : this;

    public override Task<Outcome<FrozenReport>> CollectAsync(
        TargetOptions target, CollectionReason reason, CancellationToken cancellation) =>
        Answer("collect", target);

    public override Task<IReadOnlyList<Attempt>> DrainAsync(CancellationToken cancellation)
    {
        Asked.Add("drain");
        return Task.FromResult<IReadOnlyList<Attempt>>(
            [.. Deliveries.Select(one => new Attempt(Report.ReportId, one.Key, one.Value))]);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

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
