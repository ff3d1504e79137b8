using System.IO;
using Scraper.Outcomes;
using Scraper.Receiving.Postgres;
using Scraper.Receiving.Sqlite;
using Scraper.Receiving.Usage;

namespace Scraper.Receiving;

/// <summary>The store that <c>receiver.store</c> names, for whoever keeps or asks.</summary>
internal static class ReportStores
{
    /// <summary>Opens it, and makes it where it is missing.</summary>
    /// <param name="options">Which.</param>
    /// <param name="directory">The state directory, where a file is.</param>
    /// <param name="table">The fields that are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the wait for it.</param>
    public static async Task<Outcome<IReportStore>> OpenAsync(
        ReceiverOptions options, string directory, FieldTable table, TimeProvider time,
        CancellationToken cancellation) => options.Store switch
        {
            StoreKind.Postgres =>
                (await PostgresReports.OpenAsync(options.Postgres, table, time, cancellation))
                    .Then(Outcome<IReportStore>.Of),
            _ => SqliteReports.Open(directory, table).Then(Outcome<IReportStore>.Of),
        };

    /// <summary>What is wrong with the file that says where it is; null where nothing is.</summary>
    public static string? Fault(ReceiverOptions options) =>
        options is { Store: StoreKind.Postgres, Postgres.Url: { } url } ? Database.Fault(url)?.Message : null;

    /// <summary>Whether a receiver may have been here: a file is not made by asking for it.</summary>
    public static bool MayBeThere(ReceiverOptions options, string directory) =>
        options.Store != StoreKind.Sqlite || File.Exists(Path.Combine(directory, SqliteReports.FileName));
}
