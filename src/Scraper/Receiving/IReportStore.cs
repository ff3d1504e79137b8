using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving;

/// <summary>
/// Where reports are kept and counted once. Several tasks may ask; writing is for one at a time, which hands
/// it whole batches.
/// </summary>
internal interface IReportStore : IAsyncDisposable
{
    /// <summary>Reports observed before this time may have been let go, so that nobody can tell whether one
    /// was kept before. It never goes back, whatever clocks do.</summary>
    DateTimeOffset LetGoBefore { get; }

    /// <summary>Keeps those of the batch whose id was never kept before. When it returns they are
    /// durable.</summary>
    /// <param name="batch">Reports; an id may stand in it twice.</param>
    /// <param name="cancellation">Ends the wait for the store; nothing of the batch is kept then.</param>
    /// <returns>For each whether it is new; a failure where nothing of the batch is kept.</returns>
    Task<Outcome<IReadOnlyList<bool>>> KeepAsync(
        IReadOnlyList<ReceivedReport> batch, CancellationToken cancellation);

    /// <summary>Hands every server of a range with its reports to <paramref name="read"/>, by id, of one
    /// state of the store.</summary>
    /// <param name="ids">The range.</param>
    /// <param name="until">Reports observed from this time on are left out.</param>
    /// <param name="points">Whether the points of fields are asked for.</param>
    /// <param name="read">Takes a server; it reads its reports before it returns.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<Failure?> ReadAsync(
        IdRange ids, DateTimeOffset until, bool points, Action<ServerReports> read,
        CancellationToken cancellation);

    /// <summary>How many reports without an id were observed in a time.</summary>
    Task<Outcome<long>> CountNamelessAsync(
        DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Lets go of reports observed before a time, server after server. What later ones are counted
    /// against stays.</summary>
    /// <param name="before">No report observed before it may come in any more, nor one less than two
    /// intervals after.</param>
    /// <param name="interval">How often a server is expected to report.</param>
    /// <param name="cancellation">Ends it between two servers.</param>
    /// <returns>How many reports.</returns>
    Task<Outcome<long>> LetGoAsync(DateTimeOffset before, TimeSpan interval, CancellationToken cancellation);

    /// <summary>Removes a server: its reports, its addresses, whatever is known of it.</summary>
    /// <returns>Whether the id was known.</returns>
    Task<Outcome<bool>> ForgetAsync(string id, CancellationToken cancellation);

    /// <summary>Works out again from the kept bodies what is counted, server after server.</summary>
    /// <param name="count">What is counted of a body and its stamp.</param>
    /// <param name="cancellation">Ends it between two servers.</param>
    /// <returns>How many reports.</returns>
    Task<Outcome<long>> RebuildAsync(
        Func<ReadOnlyMemory<byte>, string?, CountedReport> count, CancellationToken cancellation);

    /// <summary>Null where the store can be written to.</summary>
    Task<Failure?> ProbeAsync(CancellationToken cancellation);
}
