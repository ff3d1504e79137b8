using System.IO;
using System.Text;
using Microsoft.Data.Sqlite;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Sqlite;
using Scraper.Receiving.Usage;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.Receiving.Sqlite;

/// <summary>What a disk does to <c>receiver.db</c> is told, never counted, and saved as far as it can be
/// read.</summary>
[TestClass]
public sealed class DamagedStoreTests
{
    private const int Page = 4096;

    private static readonly AcceptedSchemas Schemas = new([Schema.BuiltIn]);
    private static readonly ReportReading Reading = new(Schemas);

    private readonly StateDirectory _state = new();

    public TestContext TestContext { get; set; } = null!;

    private string File => Path.Combine(_state.Path, SqliteReports.FileName);

    [TestCleanup]
    public void Remove() => _state.Dispose();

    [TestMethod]
    public async Task NoFlippedBitIsCountedAndWhatIsLeftIsSaved()
    {
        var (whole, usage) = await MadeAsync();
        var (random, told, same, kept) = (new Random(3), 0, 0, 0L);
        for (var round = 0; round < 60; round++)
        {
            var damaged = whole.ToArray();
            if (round % 3 < 2)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            else
                damaged.AsSpan(random.Next(1, damaged.Length / Page) * Page, Page).Clear();
            await System.IO.File.WriteAllBytesAsync(File, damaged);

            var (counted, failure) = await AskAsync();
            if (failure is null)
                same += counted == usage ? 1 : 0;
            else
            {
                failure.Kind.Should().Be(FailureKind.StateCorrupt, failure.Message);
                var saved = Saved();
                (kept, told) = (kept + saved.Kept, told + 1);
                (saved.Kept + saved.Lost).Should().BeInRange(1, 120);
                (await AskAsync()).Failure.Should().BeNull();
            }
            foreach (var file in Directory.EnumerateFiles(_state.Path))
                System.IO.File.Delete(file);
        }
        TestContext.WriteLine($"60 damaged files: {told} told, {same} counted as before, "
            + $"{(double)kept / Math.Max(1, told):F1} of 120 reports saved each");
        (told + same).Should().Be(60, "no wrong number is told");
        kept.Should().BeGreaterThan(60L * told, "damage to a page costs what stood on it");
    }

    [TestMethod]
    public async Task AReportWhoseTimeADiskMovedOutOfWhatIsAskedIsTold()
    {
        var (whole, _) = await MadeAsync();
        await System.IO.File.WriteAllBytesAsync(File, whole);
        using (var connection = OutboxFile.Connect(File, SqliteOpenMode.ReadWrite))
            connection.Script("UPDATE counted SET observed_at = observed_at + (1 << 41) WHERE observed_at = "
                + "(SELECT MAX(observed_at) FROM counted)");

        (await AskAsync()).Failure!.Kind.Should().Be(FailureKind.StateCorrupt);
    }

    [TestMethod]
    public async Task AReportWithoutAnIdThatADiskChangedIsTold()
    {
        await using (var store = Must(SqliteReports.Open(_state.Path, Schemas.Table)))
            Must(await store.KeepAsync([Received(1, id: null)], default));
        (await AskAsync()).Usage.Should().Contain("\"reports\":1,");
        Script("UPDATE counted SET pushed = 1 - pushed WHERE id = ''");

        (await AskAsync()).Failure!.Kind.Should().Be(FailureKind.StateCorrupt);
    }

    [TestMethod]
    public async Task AWholeFileIsSavedWhole()
    {
        var (whole, usage) = await MadeAsync();
        await System.IO.File.WriteAllBytesAsync(File, whole);

        var saved = Saved();

        (saved.Kept, saved.Lost).Should().Be((120, 0));
        System.IO.File.ReadAllBytes(saved.Aside).Should().Equal(whole);
        (await AskAsync()).Usage.Should().Be(usage);
    }

    [TestMethod]
    public async Task ASalvageThatWasKilledBetweenTwoNamesIsEnded()
    {
        var (whole, usage) = await MadeAsync();
        await System.IO.File.WriteAllBytesAsync(File + ".repaired", whole);
        await System.IO.File.WriteAllTextAsync(File + "-wal", "of the damaged one");

        (await AskAsync()).Usage.Should().Be(usage);

        Directory.EnumerateFiles(_state.Path, "*.damaged-*-wal").Should().ContainSingle();
    }

    [TestMethod]
    public async Task AFileOfTheFirstLayoutIsUpgradedInPlace()
    {
        var (whole, usage) = await MadeAsync();
        await System.IO.File.WriteAllBytesAsync(File, whole);
        Script("ALTER TABLE report DROP COLUMN sum; ALTER TABLE counted DROP COLUMN sum; "
            + "ALTER TABLE points DROP COLUMN sum; ALTER TABLE server DROP COLUMN sum; "
            + "DROP TABLE gone; PRAGMA user_version = 1");

        (await AskAsync()).Usage.Should().Be(usage);

        await using var store = Must(SqliteReports.Open(_state.Path, Schemas.Table));
        Must(await store.RebuildAsync(Reading.Again, default)).Should().Be(120);
        (await UsageAsync(store)).Value.Should().Be(usage);
    }

    [TestMethod]
    public async Task ALogThatWasRemovedTakesNothingWithIt()
    {
        await using (var store = Must(SqliteReports.Open(_state.Path, Schemas.Table)))
        {
            await KeepAsync(store, 3);
            System.IO.File.Delete(File + "-wal");
            await KeepAsync(store, 4);
            // As after a kill: whoever opens the file finds what was acknowledged.
            (await AskAsync()).Usage.Should().Contain("\"reports\":7,");
        }
    }

    [TestMethod]
    public async Task NothingIsKeptInAFileThatWasWrittenOver()
    {
        var (other, _) = await MadeAsync();
        await using var store = Must(SqliteReports.Open(_state.Path, Schemas.Table));
        await KeepAsync(store, 3);
        using (var over = new FileStream(
            File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            over.Write(other);

        var kept = await store.KeepAsync([Received(7)], default);

        kept.Failure!.Message.Should().EndWith(
            "was moved, removed or replaced while it was used; restart the receiver");
        (await store.ProbeAsync(default)).Should().NotBeNull();
    }

    /// <summary>A file with 120 reports of 6 servers, and what it comes to.</summary>
    private async Task<(byte[] File, string Usage)> MadeAsync()
    {
        await using (var store = Must(SqliteReports.Open(_state.Path, Schemas.Table)))
            await KeepAsync(store, 120);
        var usage = (await AskAsync()).Usage;
        var whole = await System.IO.File.ReadAllBytesAsync(File);
        System.IO.File.Delete(File);
        return (whole, usage!);
    }

    private static async Task KeepAsync(SqliteReports store, int reports) => Must(
        await store.KeepAsync([.. Enumerable.Range(0, reports).Select(Received)], default));

    private static ReceivedReport Received(int number) => Received(number, $"id-{number % 6}");

    private static ReceivedReport Received(int number, string? id)
    {
        var json = Encoding.UTF8.GetBytes(SomeReports.Json(Some.Time.AddHours(number), id));
        return new ReceivedReport(
            Reading.Again(json, $"10.0.0.{number % 3}"), Some.Time, ReceivedReport.Pack(json));
    }

    private SavedReports Saved() => Must(
        SqliteReports.Save(_state.Path, Schemas.Table, Reading.Again, TimeProvider.System));

    private async Task<(string? Usage, Failure? Failure)> AskAsync()
    {
        if (!SqliteReports.Open(_state.Path, Schemas.Table).Succeeded(out var store, out var failure))
            return (null, failure);
        await using (store)
        {
            var usage = await UsageAsync(store);
            return usage.Succeeded(out var told, out failure) ? (told, null) : (null, failure);
        }
    }

    private static async Task<Outcome<string>> UsageAsync(SqliteReports store)
    {
        using var answers = new UsageAnswers(
            store, Schemas, TimeSpan.FromHours(8), TimeProvider.System);
        var question = UsageQuestion.About(Some.Time.AddDays(-1), Some.Time.AddDays(30), ["status"]);
        return (await answers.UsageAsync(question, default))
            .Then<string>(answer => Encoding.UTF8.GetString(UsageJson.Write(answer).Span));
    }

    private void Script(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static T Must<T>(Outcome<T> outcome)
        where T : notnull =>
        outcome.Succeeded(out var value, out var failure) ? value
            : throw new AssertFailedException(failure.Message);
}
