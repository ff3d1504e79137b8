using Scraper.Outcomes;
using Scraper.Receiving.Postgres;
using Scraper.Receiving.Sqlite;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving;

/// <summary>The store that <c>receiver.store</c> names, for whoever keeps or asks.</summary>
/// <param name="options">Which.</param>
/// <param name="directory">The state directory, where a file is.</param>
/// <param name="table">The fields that are counted.</param>
/// <param name="time">The clock.</param>
internal sealed class ReportStores(
    ReceiverOptions options, string directory, FieldTable table, TimeProvider time)
{
    /// <summary>Whether a receiver may have been here: a file is not made by asking for it.</summary>
    public bool MayBeThere => options.Store != StoreKind.Sqlite || !SqliteReports.FileIn(directory).IsMissing;

    /// <summary>What is wrong with the file that says where it is; null where nothing is.</summary>
    public static string? Fault(ReceiverOptions options) =>
        options is { Store: StoreKind.Postgres, Postgres.Url: { } url } ? Database.Fault(url)?.Message : null;

    /// <summary>Opens it, and makes it where it is missing.</summary>
    /// <param name="cancellation">Ends the wait for it.</param>
    public async Task<Outcome<IReportStore>> OpenAsync(CancellationToken cancellation) =>
        options.Store switch
        {
            StoreKind.Postgres =>
                (await PostgresReports.OpenAsync(options.Postgres, table, time, cancellation))
                    .Then(Outcome<IReportStore>.Of),
            _ => SqliteReports.Open(directory, table).Then(Outcome<IReportStore>.Of),
        };

    /// <summary>Looks what is there, and makes and changes nothing; a failure is what a receiver would
    /// tell.</summary>
    /// <param name="cancellation">Ends the wait for it.</param>
    public Task<Outcome<FoundStore>> LookAsync(CancellationToken cancellation) => options.Store switch
    {
        StoreKind.Postgres => PostgresReports.LookAsync(options.Postgres, table, time, cancellation),
        _ => Task.FromResult(SqliteReports.Look(directory)),
    };

    /// <summary>Opens it with everything counted again; a file that is damaged with what is left of
    /// it.</summary>
    /// <param name="count">What is counted of a body and its stamp.</param>
    /// <param name="saved">Told what is left.</param>
    /// <param name="cancellation">Ends it between two servers.</param>
    public async Task<Outcome<IReportStore>> RebuiltAsync(
        Func<ReadOnlyMemory<byte>, string?, CountedReport> count, Action<SavedReports> saved,
        CancellationToken cancellation)
    {
        var opened = await OpenAsync(cancellation);
        var broken = opened.Succeeded(out var store, out var failure)
            ? (await store.RebuildAsync(count, cancellation)).Failure
            : failure;
        if (broken is null)
            return opened;
        if (store is not null)
            await store.DisposeAsync();
        if (broken.Kind != FailureKind.StateCorrupt || options.Store != StoreKind.Sqlite)
            return broken;
        if (!SqliteReports.Save(directory, table, count, time).Succeeded(out var left, out failure))
            return failure;
        saved(left);
        return await OpenAsync(cancellation);
    }
}

/// <summary>What a look at a store finds.</summary>
/// <param name="Layout">The layout of its tables; 0 where there are none.</param>
/// <param name="Today">The layout that this program makes.</param>
internal sealed record FoundStore(long Layout, long Today)
{
    /// <summary>A few words for whoever asked.</summary>
    public string Words => Layout == 0 ? "empty: the first receiver makes its tables"
        : Layout < Today ? $"layout {Layout}, which the next receiver makes {Today}"
        : $"layout {Layout}";
}
