using System.IO;
using Scraper.Receiving;
using Scraper.Receiving.Sqlite;
using Scraper.Tests.Support;

namespace Scraper.Tests.Receiving.Sqlite;

/// <summary>The store in a file.</summary>
[TestClass]
public sealed class SqliteReportsTests : ReportStoreTests
{
    private readonly StateDirectory _state = new();

    [TestCleanup]
    public void Remove() => _state.Dispose();

    internal override Task<IReportStore> OpenAsync(string name) => Task.FromResult<IReportStore>(
        Must(SqliteReports.Open(Path.Combine(_state.Path, name), Table)));
}
