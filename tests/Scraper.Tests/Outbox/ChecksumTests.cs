using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>A report that a disk changed is never sent.</summary>
[TestClass]
public sealed class ChecksumTests : IDisposable
{
    private readonly StateDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow("json = CAST(REPLACE(CAST(json AS TEXT), '18', '19') AS BLOB)")]
    [DataRow("target = 'defauls'")]
    [DataRow("observed_at = observed_at + 1")]
    [DataRow("checksum = checksum + 1")]
    [DataRow("report_id = '019b7ca9-8f2e-789e-806a-f994ee5af0a0'")]
    [DataRow("report_id = 'x'")]
    public void ADamagedReportIsSetAsideAndToldAndTheOthersGoOn(string change)
    {
        var reports = _state.Fill(2);
        _state.Run($"UPDATE report SET {change} WHERE id = 1");
        var outbox = _state.Open();

        outbox.NextDue("a", Some.Time)!.Report.ReportId.Should().Be(reports[1].ReportId);

        var state = outbox.States().Single();
        (state.Waiting, state.SetAside).Should().Be((1, 1));
        _state.Damage.Single().Kind.Should().Be(FailureKind.StateCorrupt);
        _state.Damage.Single().Message.Should().EndWith(
            " for sink a was changed on disk: it is set aside, not sent");
    }

    [TestMethod]
    [DataRow("PRAGMA foreign_keys = OFF; DELETE FROM report WHERE id = 1", 1)]
    [DataRow("PRAGMA foreign_keys = OFF; UPDATE delivery SET report = 77 WHERE id = 1", 2)]
    public void ADeliveryThatNamesNoReportIsDamage(string change, int left)
    {
        _state.Fill(2);
        _state.Run(change);

        var outbox = _state.Open();

        _state.Damage.Single().Message.Should().Contain($", {left} waiting reports of it were taken over");
        var sent = 0;
        for (; outbox.NextDue("a", Some.Time) is { } due; sent++)
            outbox.Accepted(due, Some.Time);
        sent.Should().Be(left);
    }

    [TestMethod]
    [DataRow("attempts = -1")]
    [DataRow("next_at = -1")]
    [DataRow("kept_at = 300000000000000")]
    [DataRow("aside = 'sideways'")]
    public void ADeliveryWhoseValuesADiskChangedIsOwedAgain(string change)
    {
        _state.Fill(1);
        _state.Run($"PRAGMA ignore_check_constraints = ON; UPDATE delivery SET {change}");

        var outbox = _state.Open();

        outbox.NextDue("a", Some.Time).Should().NotBeNull();
        _state.Damage.Should().ContainSingle();
    }

    [TestMethod]
    public void ADeliveryThatIsPutOffForYearsIsDue()
    {
        _state.Fill(1);
        _state.Run($"UPDATE delivery SET attempts = 1, attempted_at = 0, next_at = {1L << 47}");

        _state.Open().NextDue("a", Some.Time).Should().NotBeNull();
    }

    [TestMethod]
    public void TheChecksumIsCrc32cOfEverythingThatIsSent() =>
        // Reckoned bit by bit from "id\ntarget\n12\nbody of more than eight bytes"; it stands in files.
        Checksum.Of("id", "target", 12, "body of more than eight bytes"u8).Should().Be(3019777670L);
}
