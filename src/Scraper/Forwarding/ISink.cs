using System.IO;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>
/// A destination. A sink makes one attempt and says what came of it; it never throws for a failure of the
/// receiver, never retries and keeps no state: those are the loop's and the outbox's.
/// </summary>
internal interface ISink
{
    /// <summary>The sink's name from the settings.</summary>
    string Name { get; }

    /// <summary>What would be sent for a report: the same encoder that <see cref="SendAsync"/> uses, secrets
    /// masked. Touches nothing, but reads an address that stands in a file.</summary>
    /// <exception cref="IOException">That cannot be had.</exception>
    /// <exception cref="UnauthorizedAccessException">That may not be read.</exception>
    SinkRequest Describe(FrozenReport report);

    /// <summary>One attempt to deliver.</summary>
    Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation);

    /// <summary>Whether the receiver can be reached (TLS included) and is well, without sending a report.
    /// </summary>
    Task<Probe> ProbeAsync(CancellationToken cancellation);
}

/// <summary>A destination that takes several reports at once and says what came of each.</summary>
internal interface IBatchSink : ISink
{
    /// <summary>The most reports of one attempt, 1 or more.</summary>
    int Most { get; }

    /// <summary>One attempt to deliver.</summary>
    /// <param name="reports">Two or more, oldest first.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns><see cref="Verdict.Accepted"/> or <see cref="Verdict.Rejected"/> for each, in their order; or
    /// one, of the first: the others wait as before. None where they were refused together, and nobody knows
    /// for whose bytes.</returns>
    Task<IReadOnlyList<Delivery>> SendAsync(
        IReadOnlyList<FrozenReport> reports, CancellationToken cancellation);
}

/// <summary>What a probe found.</summary>
/// <param name="Fault">Why reports cannot be sent now, in one sentence; null: they can.</param>
/// <param name="Note">What the receiver said that decides nothing.</param>
internal readonly record struct Probe(string? Fault, string? Note = null);

/// <summary>What a sink sends for one report, as a person may see it.</summary>
/// <param name="Method"><c>POST</c>, or <c>APPEND</c> to a file, <c>REPLACE</c> it, <c>WRITE</c> to a stream.
/// </param>
/// <param name="Destination">URL or path.</param>
/// <param name="Headers">In sending order; secrets masked as <c>&lt;secret&gt;</c>.</param>
/// <param name="Body">The exact bytes before any Content-Encoding.</param>
internal sealed record SinkRequest(
    string Method,
    string Destination,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body);
