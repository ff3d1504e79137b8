using System.IO;
using Microsoft.Extensions.Logging;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary><c>outbox export</c> and <c>import</c>: reports carried by hand, where no network leads out.
/// </summary>
internal static class OutboxTransfer
{
    // One transaction, with its fsync, for so many reports, or so many bytes of them.
    private const int ReportsAtOnce = 200;
    private const int BytesAtOnce = 1024 * 1024;

    /// <summary>Writes what waits, one report a line.</summary>
    public static ExitCode Export(CommandRoom room, OutboxRequest asked)
    {
        var outbox = OutboxPages.Peek(room.Outbox);
        var sink = asked.Settle ?? asked.Sink;
        if (OutboxQueue.UnknownSink(room, outbox, sink) is { } unknown)
            return room.Tell(unknown);
        var exit = ExitCode.Done;
        IEnumerable<FrozenReport> Whole()
        {
            foreach (var kept in outbox?.Waiting(sink) ?? [])
                if (kept.IsWhole)
                    yield return kept.Report;
                else
                {
                    room.Tell(OutboxAdmin.Damaged(kept.Report.ReportId));
                    exit = ExitCode.DeliveryOwed;
                }
        }
        if (asked.File == "-")
        {
            foreach (var report in Whole())
                room.Io.WriteLine(report.Json);
            return exit;
        }
        if (!Write(room, Whole(), asked.File).Succeeded(out var written, out var failure))
            return room.Tell(failure);
        room.Io.WriteLine(
            $"{DeliveriesView.Count(written.Count, "report", "reports")} written to {asked.File}");
        if (asked.Settle is { } settled && written.Count > 0)
            SettleFor(room, settled, written);
        return exit;
    }

    /// <summary>Keeps the reports of a file for every sink of the settings.</summary>
    public static ExitCode Import(CommandRoom room, OutboxRequest asked)
    {
        var file = asked.File;
        if (file != "-" && Directory.Exists(file))
            return room.Tell(FileFailures.Directory(file, "the reports"));
        try
        {
            using var input = file == "-" ? room.Io.Input : File.OpenRead(file);
            if (file != "-" && !IsAsItWasWritten(room, file, input))
                return ExitCode.DeliveryOwed;
            using var outbox = room.OpenOutbox();
            return Keep(room, outbox, file, input);
        }
        catch (Exception thrown) when (thrown is not (OutputUnwritableException or OutboxException)
            && FileFailures.Of(thrown, file, $"{file}: there is no such file; - is standard input")
                is { } failure)
        {
            return room.Tell(failure);
        }
    }

    private static Outcome<IReadOnlyCollection<Guid>> Write(
        CommandRoom room, IEnumerable<FrozenReport> reports, string path)
    {
        try
        {
            using var file = new ReportFile(path);
            foreach (var report in reports)
                file.Write(report);
            if (file.Finish(room.Clock.GetUtcNow()) is { } beside)
                room.Io.Messages.Write(
                    LogLevel.Warning, $"{path} held what waits no longer: that file is now {beside}",
                    "the file held what waits no longer", ("file", path), ("now", beside));
            return Outcome<IReadOnlyCollection<Guid>>.Of(file.Reports);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(
                FailureKind.OutputUnwritable, $"cannot write {path}: {e.Message.TrimEnd('.')}");
        }
    }

    private static void SettleFor(CommandRoom room, string sink, IReadOnlyCollection<Guid> written)
    {
        using var outbox = room.OpenOutbox();
        var settled = DeliveriesView.Count(outbox.Settled(written, sink), "delivery", "deliveries");
        room.Io.WriteLine($"{settled} to {sink} settled");
    }

    /// <summary>By the checksum beside it. Read again from its beginning afterwards; a pipe cannot be.
    /// </summary>
    private static bool IsAsItWasWritten(CommandRoom room, string file, Stream input)
    {
        var sum = ReportFile.SumOf(file);
        if (ReportFile.ExpectedSum(file) is not { } expected || !input.CanSeek)
        {
            room.Io.Messages.Write(
                LogLevel.Warning, $"there is no {sum} to compare {file} with: each line is judged by itself",
                "there is no checksum to compare with: each line is judged by itself", ("file", file));
            return true;
        }
        var same = ReportFile.ActualSum(input) == expected;
        input.Position = 0;
        if (!same)
            room.Io.Messages.Tell(new Fault(file, 0, 0,
                $"is not what {sum} says, nothing of it was taken; bring it again, or remove {sum} to take "
                + "the lines that are whole"));
        return same;
    }

    private static ExitCode Keep(CommandRoom room, OutboxAdmin outbox, string file, Stream input)
    {
        var taking = new Taking(room, outbox, file);
        try
        {
            taking.All(new ReportLines(input));
        }
        finally
        {
            room.Io.WriteLine(taking.Sum);
        }
        if (room.Outbox.MaxSizeBytes is > 0 and var most && outbox.Bytes() > most)
            room.Io.Messages.Write(
                LogLevel.Warning, "more waits now than outbox.max_size allows: the oldest will expire",
                "more waits than outbox.max_size allows: the oldest will expire");
        return taking.Refused == 0 ? ExitCode.Done : ExitCode.DeliveryOwed;
    }

    /// <summary>The reports of one file on their way into the outbox.</summary>
    private sealed class Taking(CommandRoom room, OutboxAdmin outbox, string file)
    {
        private readonly IReadOnlyList<string> _sinks =
            [.. room.Reading.BestEffort.Sinks.Select(sink => sink.Name)];

        private readonly List<(long Line, FrozenReport Report)> _batch = [];
        private int _bytes;
        private long _kept;
        private long _known;

        public long Refused { get; private set; }

        public string Sum => $"{DeliveriesView.Count(_kept, "report", "reports")} taken from {file}, "
            + $"{DeliveriesView.Count(_known, "waits", "wait")} already, "
            + DeliveriesView.Count(Refused, "line refused", "lines refused");

        public void All(ReportLines lines)
        {
            foreach (var (line, report, fault) in lines.Read())
            {
                if (report is null)
                {
                    Refuse(line, fault ?? "");
                    continue;
                }
                _batch.Add((line, report));
                _bytes += report.Json.Length;
                if (_batch.Count == ReportsAtOnce || _bytes > BytesAtOnce)
                    Commit();
            }
            Commit();
        }

        private void Commit()
        {
            var became = outbox.Keep([.. _batch.Select(one => one.Report)], _sinks);
            foreach (var ((line, report), import) in _batch.Zip(became))
            {
                _kept += import == Kept.New ? 1 : 0;
                _known += import == Kept.Before ? 1 : 0;
                if (import == Kept.OtherBytes)
                    Refuse(line, $"a report of other bytes waits under the id {report.ReportId}");
            }
            _batch.Clear();
            _bytes = 0;
        }

        private void Refuse(long line, string why)
        {
            Refused++;
            room.Io.Messages.Tell(new Fault(file, line, 0, why));
        }
    }
}
