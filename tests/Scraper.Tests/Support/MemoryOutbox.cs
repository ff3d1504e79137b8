using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>The side of an outbox that a collection sees, in memory.</summary>
internal sealed class MemoryOutbox : IOutbox
{
    /// <summary>What was kept, and for whom.</summary>
    public List<(FrozenReport Report, IReadOnlyList<string> Sinks)> Kept { get; } = [];

    /// <summary>The fields of every instance's last report.</summary>
    public IReadOnlyList<string>? Before { get; init; }

    /// <summary>The instances whose last report was asked for.</summary>
    public List<(string Target, string? Id)> Compared { get; } = [];

    /// <summary>Keeps nothing, for this reason.</summary>
    public Failure? Full { get; init; }

    public Outcome<FrozenReport> Append(FrozenReport report, IReadOnlyList<string> sinks)
    {
        if (Full is { } failure)
            return failure;
        lock (Kept)
            Kept.Add((report, sinks));
        return report;
    }

    public void HandOn(IReadOnlyList<FrozenReport> reports, IReadOnlyList<string> sinks)
    {
        if (Full is { } failure)
            throw new OutboxException(failure);
        Kept.AddRange(reports.Select(report => (report, sinks)));
    }

    public IReadOnlyList<string>? LastFields(string target, string? instanceId)
    {
        lock (Compared)
            Compared.Add((target, instanceId));
        return Before;
    }

    public IDisposable? Claim(string sink) => throw Unasked();

    public Due? NextDue(string sink, DateTimeOffset now, Turn turn = default) => throw Unasked();

    public IReadOnlyList<Due> DueBehind(Due first, int most, DateTimeOffset now, Turn turn = default) =>
        throw Unasked();

    public DateTimeOffset? NextDueAt(string sink, Turn turn = default) => throw Unasked();

    public IReadOnlyList<Owed> Waiting(string sink) => throw Unasked();

    public IReadOnlyList<Guid> Accepted(Due due, DateTimeOffset now, bool isLastState = false) =>
        throw Unasked();

    public void Answered(
        IReadOnlyList<Due> accepted, IReadOnlyList<(Due Due, PutOff PutOff)> refused, DateTimeOffset now) =>
        throw Unasked();

    public void Deferred(Due due, DateTimeOffset now, PutOff putOff) => throw Unasked();

    public void Resumed(string sink, DateTimeOffset now) => throw Unasked();

    public void Superseded(Due due, DateTimeOffset now, string reason) => throw Unasked();

    public void Rejected(Due due, DateTimeOffset now, string reason) => throw Unasked();

    public IReadOnlyList<Expired> Expire(IReadOnlyCollection<string> sinks, DateTimeOffset now) =>
        throw Unasked();

    public IReadOnlyList<SinkState> States() => throw Unasked();

    public long Bytes() => throw Unasked();

    private static NotSupportedException Unasked() => new("a collection never asks for this");
}
