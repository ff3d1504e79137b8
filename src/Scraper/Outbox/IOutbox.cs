using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Outbox;

/// <summary>
/// The durable place of reports that are not yet delivered to every sink. Every method is one transaction, on
/// disk (fsync) when it returns, and safe beside other threads and other processes on the same directory.
/// A collection asks by <see cref="Append"/> and <see cref="IOutboxView.LastFields"/>, which answer with
/// their failure; every other method throws <see cref="OutboxException"/>, which carries it.
/// </summary>
internal interface IOutbox : IOutboxView
{
    /// <summary>Keeps a report for each of these sinks, and remembers its fields for the instance. A report
    /// that is already kept is not kept twice.</summary>
    Outcome<FrozenReport> Append(FrozenReport report, IReadOnlyList<string> sinks);

    /// <summary>Keeps reports that others made for each of these sinks, all or none: nothing is remembered of
    /// them, and their bytes need not be a report that this program reads.</summary>
    void HandOn(IReadOnlyList<FrozenReport> reports, IReadOnlyList<string> sinks);

    /// <summary>The sole right to send to this sink, until disposed; null while another process or thread has
    /// it. It ends with its process, however that ends.</summary>
    IDisposable? Claim(string sink);

    /// <summary>The delivery of this sink whose turn it is, or null where it is not due, or the sink pauses.
    /// The first of the
    /// line holds up those behind it, until it failed three times in a way that may be its own, or was
    /// refused: then they pass it, and it comes again when it is due. One whose bytes are not those that were
    /// kept is set aside and told, and the next one is looked at. Ask only under a <see cref="Claim"/>.
    /// </summary>
    Due? NextDue(string sink, DateTimeOffset now, Turn turn = default);

    /// <summary>What may go with a delivery of <see cref="NextDue"/> to a receiver that takes several at
    /// once: due, behind it, and neither doubted nor refused before; oldest first, and no more than
    /// <see cref="DeliveryTable.LargestBatch"/> bytes with it.</summary>
    /// <param name="first">Which.</param>
    /// <param name="most">No more than so many.</param>
    /// <param name="now">The time.</param>
    /// <param name="turn">As it was asked for.</param>
    IReadOnlyList<Due> DueBehind(Due first, int most, DateTimeOffset now, Turn turn = default);

    /// <summary>When this sink's next delivery falls due; null where nothing waits.</summary>
    DateTimeOffset? NextDueAt(string sink, Turn turn = default);

    /// <summary>What waits for this sink, oldest first.</summary>
    IReadOnlyList<Owed> Waiting(string sink);

    /// <summary>The receiver has it.</summary>
    /// <param name="due">Which.</param>
    /// <param name="now">The time.</param>
    /// <param name="isLastState">Whether the receiver holds only a target's last state: what waits for it of
    /// this target and is older is settled, too.</param>
    /// <returns>The reports that were settled by this one.</returns>
    IReadOnlyList<Guid> Accepted(Due due, DateTimeOffset now, bool isLastState = false);

    /// <summary>The receiver has some of those that it was given at once, and refused the others.</summary>
    void Answered(
        IReadOnlyList<Due> accepted, IReadOnlyList<(Due Due, PutOff PutOff)> refused, DateTimeOffset now);

    /// <summary>Not now.</summary>
    void Deferred(Due due, DateTimeOffset now, PutOff putOff);

    /// <summary>The receiver works again: what was put off while it did not is due.</summary>
    void Resumed(string sink, DateTimeOffset now);

    /// <summary>Never: set aside.</summary>
    void Rejected(Due due, DateTimeOffset now, string reason);

    /// <summary>No more: the receiver has newer values. It leaves the outbox.</summary>
    void Superseded(Due due, DateTimeOffset now, string reason);

    /// <summary>Expires what is over the bounds; what that cost, by sink and bound.</summary>
    /// <param name="sinks">Those that are tried: what waits for one of them is not too old before it had an
    /// attempt since it is.</param>
    /// <param name="now">The time.</param>
    IReadOnlyList<Expired> Expire(IReadOnlyCollection<string> sinks, DateTimeOffset now);

    /// <summary>Whether another process wrote to it since this was last asked: it may have kept a report, or
    /// put one back that was set aside.</summary>
    bool IsChangedByOthers() => false;
}

/// <summary>What can be read of an outbox without the right to change it.</summary>
internal interface IOutboxView
{
    /// <summary>The names of the fields that the last report of this instance had; null where there is none.
    /// Also null where it cannot be read: the <see cref="IOutbox.Append"/> that follows says so.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="instanceId">The report's <c>id</c> tag, where it has one.</param>
    IReadOnlyList<string>? LastFields(string target, string? instanceId);

    /// <summary>Depth and last deliveries, by sink; also sinks that the settings no longer have.</summary>
    IReadOnlyList<SinkState> States();

    /// <summary>Bytes of all kept reports, each counted once.</summary>
    long Bytes();
}

/// <summary>One delivery that is due, named by its report and its sink.</summary>
/// <param name="Sink">For whom.</param>
/// <param name="Report">Which.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="Doubts">Those whose failure may be the report's own, no more than three.</param>
/// <param name="FirstRefusedAt">When its bytes were refused first; null: never.</param>
internal sealed record Due(
    string Sink, FrozenReport Report, int Attempts, int Doubts, DateTimeOffset? FirstRefusedAt);

/// <summary>One delivery that waits: tried before if it has a reason.</summary>
internal sealed record Owed(
    Guid ReportId, string Target, DateTimeOffset DueAt, int Attempts, string? Reason, bool IsRefused);

/// <summary>Whose turn it is among the deliveries of a sink.</summary>
/// <param name="NewestFirst">The line begins with the newest report.</param>
/// <param name="Another">One that waits longest for its turn, not the first of the line.</param>
/// <param name="AsOf">What was put off to a later time than this is not due; null: than now.</param>
internal readonly record struct Turn(
    bool NewestFirst = false, bool Another = false, DateTimeOffset? AsOf = null);

/// <summary>How a delivery is put off.</summary>
/// <param name="Again">When it is due again.</param>
/// <param name="Reason">Why.</param>
/// <param name="Blame">Who may be at fault.</param>
/// <param name="PausesSink">Whether nothing else is sent to the sink until then, either: also by another
/// process.</param>
internal readonly record struct PutOff(
    DateTimeOffset Again, string Reason, Blame Blame = Blame.Receiver, bool PausesSink = true);

/// <summary>Who may be at fault where an attempt failed.</summary>
internal enum Blame
{
    /// <summary>The receiver, or the way to it: no report arrived.</summary>
    Receiver,

    /// <summary>The receiver or this report: another one shows which.</summary>
    Either,

    /// <summary>This report: the receiver refused its bytes.</summary>
    Report,
}

/// <summary>Deliveries that a bound cost.</summary>
internal sealed record Expired(string Sink, ExpiryBound Bound, int Deliveries);

/// <summary>What the outbox knows of one sink.</summary>
internal sealed record SinkState(
    string Sink, long Waiting, long WaitingBytes, DateTimeOffset? OldestWaiting, long SetAside,
    DateTimeOffset? LastAccepted, DateTimeOffset? LastAttempt, string? LastReason)
{
    /// <summary>Not before this; the past where something is due, null where nothing waits.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Since its last attempt nothing was to be sent to it until then; null: nothing put it off.
    /// </summary>
    public DateTimeOffset? PausedUntil { get; init; }
}

/// <summary>The stated bounds of the outbox: a closed set, also a metric label.</summary>
internal enum ExpiryBound
{
    /// <summary><c>outbox.max_age</c>.</summary>
    Age,

    /// <summary>The number of reports that are kept after they were set aside.</summary>
    SetAside,

    /// <summary><c>outbox.max_size</c>.</summary>
    Size,
}
