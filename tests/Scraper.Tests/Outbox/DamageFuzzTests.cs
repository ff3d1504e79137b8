using System.IO;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Outbox;

/// <summary>Random flips, zeroed and cut pages: never a crash, never a changed byte sent, never an outbox
/// that stays broken. DAMAGES sets how many, DAMAGE_SEED which.</summary>
[TestClass]
public sealed class DamageFuzzTests : IDisposable
{
    private const int Reports = 24;

    private static readonly DateTimeOffset Now = Some.Time;

    private readonly StateDirectory _state = new(above: StateDirectory.InMemory);

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _state.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void NothingThatADiskDoesStopsTheOutboxOrChangesAReport(bool whileOpen)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("DAMAGES") ?? "300");
        var seed = int.Parse(Environment.GetEnvironmentVariable("DAMAGE_SEED") ?? $"{Environment.TickCount}");
        TestContext.WriteLine($"DAMAGE_SEED={seed}");
        var random = new Random(seed);
        var kept = Whole(out var whole);
        var (sent, aside, told) = (0, 0, 0);
        var costly = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (outbox, how) = whileOpen ? DamageOpen(whole, random) : DamageClosed(whole, random);
            var delivered = Deliver(outbox, kept, $"seed {seed}, damage {i}: {how}");
            sent += delivered;
            if (delivered < Reports * 2 / 3 && !how.StartsWith("cut", StringComparison.Ordinal))
                costly.Add($"{how} ({Reports - delivered})");
            aside += (int)outbox.States().Sum(state => state.SetAside);
            told += _state.Damage.Count > 0 ? 1 : 0;
            Clear();
        }
        TestContext.WriteLine(
            $"{count} damages: {sent} of {count * (long)Reports} reports sent unchanged, {aside} set aside, "
            + $"{told} damages told, 0 changed, 0 broken");
        TestContext.WriteLine($"more than a third of the reports cost: {string.Join(", ", costly)}");
        sent.Should().BeGreaterThan(count * Reports * 7 / 10);
    }

    private Dictionary<Guid, byte[]> Whole(out byte[] whole)
    {
        var kept = _state.Fill(Reports).ToDictionary(
            report => report.ReportId, report => report.Json.ToArray());
        whole = File.ReadAllBytes(_state.Database);
        Clear();
        return kept;
    }

    private (SqliteOutbox Outbox, string How) DamageClosed(byte[] whole, Random random)
    {
        var bytes = whole.ToArray();
        var how = Damage(ref bytes, random);
        File.WriteAllBytes(_state.Database, bytes);
        return (_state.Open(), how);
    }

    // Seen by the running program when it next reads the page.
    private (SqliteOutbox Outbox, string How) DamageOpen(byte[] whole, Random random)
    {
        File.WriteAllBytes(_state.Database, whole);
        var outbox = _state.Open();
        outbox.Expire(["a"], Now);
        var bytes = File.ReadAllBytes(_state.Database);
        var how = Damage(ref bytes, random);
        using (var file = File.Open(
            _state.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(bytes.Length);
            file.Write(bytes);
        }
        return (outbox, how);
    }

    private static string Damage(ref byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        var page = at / 4096 * 4096;
        switch (random.Next(10))
        {
            case 0:
                bytes.AsSpan(page, 4096).Clear();
                return $"page at {page} zeroed";
            case 1:
                bytes = bytes[..at];
                return $"cut at {at}";
            case 2:
                random.NextBytes(bytes.AsSpan(page, 4096));
                return $"page at {page} made noise";
            default:
                var bit = random.Next(8);
                bytes[at] ^= (byte)(1 << bit);
                return $"bit {bit} at {at} flipped";
        }
    }

    private static int Deliver(SqliteOutbox outbox, Dictionary<Guid, byte[]> kept, string how)
    {
        var sent = new HashSet<Guid>();
        var now = Now.AddDays(40); // longer than anything can be put off
        while (outbox.NextDue("a", now) is { } due)
        {
            kept.Should().ContainKey(due.Report.ReportId, how);
            due.Report.Json.Span.SequenceEqual(kept[due.Report.ReportId]).Should().BeTrue(how);
            sent.Add(due.Report.ReportId).Should().BeTrue(how);
            outbox.Accepted(due, now);
        }
        var next = Some.Frozen(Now.AddYears(1));
        outbox.Append(next, ["a"]).Failure.Should().BeNull(how);
        outbox.NextDue("a", now)!.Report.ReportId.Should().Be(next.ReportId, how);
        return sent.Count;
    }

    private void Clear()
    {
        _state.Close();
        _state.Damage.Clear();
        foreach (var file in Directory.GetFiles(_state.Path))
            File.Delete(file);
    }
}
