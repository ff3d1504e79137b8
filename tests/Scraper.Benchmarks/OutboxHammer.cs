using Scraper.Outbox;

namespace Scraper.Benchmarks;

/// <summary>A process that uses an outbox until it is killed, for the tests that kill it: whatever it says on
/// standard output has happened.</summary>
internal static class OutboxHammer
{
    private const string Sink = "a";
    private const int Backlog = 1_000;

    /// <summary>Opens the outbox of a directory, then keeps two reports and settles one, in turn; once there
    /// is a backlog one each, so that thousands of kills come to no bound of size.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="reports">So many are kept.</param>
    public static int Run(string directory, int reports)
    {
        var time = TimeProvider.System;
        var opened = SqliteOutbox.Open(
            new OutboxOptions { StateDirectory = directory }, time,
            damage => Say($"damage {damage.Message}"));
        if (!opened.Succeeded(out var outbox, out var failure))
        {
            Say($"failure {failure.Message}");
            return 1;
        }
        Say("open");
        using var closing = outbox;
        for (var number = 0; number < reports; number++)
        {
            var report = OutboxRates.Report(number, 200 + (number % 7 * 2_000));
            var kept = outbox.Append(report, [Sink]);
            Say(kept.Failure is { } full ? $"full {full.Message}" : $"kept {report.ReportId}");
            if (number % 2 == 1 || outbox.States().Any(sink => sink.Waiting > Backlog))
                SettleOne(outbox, time.GetUtcNow());
        }
        return 0;
    }

    private static void SettleOne(SqliteOutbox outbox, DateTimeOffset now)
    {
        if (outbox.NextDue(Sink, now) is not { } due)
            return;
        Say($"sent {due.Report.ReportId}");
        outbox.Accepted(due, now);
        Say($"settled {due.Report.ReportId}");
        foreach (var expired in outbox.Expire([Sink], now))
            Say($"expired {expired}");
    }

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}
