using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>The durable place of reports that are not yet delivered to every sink. Every method is one
/// transaction, on disk (fsync) when it returns.</summary>
internal interface IOutbox
{
    /// <summary>Keeps a report for each of these sinks, and remembers its fields for the instance.</summary>
    Outcome<FrozenReport> Append(FrozenReport report, IReadOnlyList<string> sinks);

    /// <summary>The names of the fields that the last report of this instance had; null where there is none.</summary>
    IReadOnlyList<string>? LastFields(string instanceId);

    /// <summary>The oldest delivery of this sink that is due, or null.</summary>
    Due? NextDue(string sink, DateTimeOffset now);

    /// <summary>When this sink's next delivery falls due; null where nothing waits.</summary>
    DateTimeOffset? NextDueAt(string sink);

    /// <summary>The receiver has it.</summary>
    void Accepted(Due due, DateTimeOffset now);

    /// <summary>Not now: due again at that time.</summary>
    void Deferred(Due due, DateTimeOffset now, DateTimeOffset again, string reason);

    /// <summary>Never: set aside.</summary>
    void Rejected(Due due, DateTimeOffset now, string reason);

    /// <summary>Expires what is over the bounds of age and size; how many deliveries that cost.</summary>
    int Expire(DateTimeOffset now);

    /// <summary>Depth and last deliveries, by sink.</summary>
    IReadOnlyList<SinkState> States();
}

/// <summary>One delivery that is due.</summary>
internal sealed record Due(long Id, string Sink, FrozenReport Report, int Attempts);

/// <summary>What the outbox knows of one sink.</summary>
internal sealed record SinkState(
    string Sink, long Waiting, long WaitingBytes, DateTimeOffset? OldestWaiting, long SetAside,
    DateTimeOffset? LastAccepted, DateTimeOffset? LastAttempt, string? LastReason);
