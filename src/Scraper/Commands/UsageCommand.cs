using System.CommandLine;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Sqlite;
using Scraper.Receiving.Usage;

namespace Scraper.Commands;

/// <summary><c>scraper usage</c>: what a receiver's store says, beside a running receiver or without
/// one.</summary>
internal static class UsageCommand
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "usage", "what a receiver's reports come to: used fields, by how many servers, in which versions",
        Define)
    {
        Reads = flags => [flags.Config, flags.StateDirectory, flags.LogFormat],
        Examples =
        [
            "scraper usage --config receiver.yaml",
            "scraper usage --since 7d --by version --format json",
            "scraper usage --field wal_writes_total --by status",
            "scraper usage --since 2026-01-01T00:00:00Z --until 2026-02-01T00:00:00Z",
            "scraper usage --forget 0b5e7a2f11c04000",
        ],
        Exits = [ExitCode.StateUnusable],
        Variables = [.. Variable.OfEveryReader, Variable.State, Variable.Screen],
    };

    private static void Define(Command command, CommandLine line)
    {
        var since = SharedFlags.One(
            "--since", "DURATION|TIME", $"from here on (default {UsageRequest.DefaultSince})");
        var until = SharedFlags.One("--until", "DURATION|TIME", "up to here, excluded (default now)");
        var by = SharedFlags.Several(
            "--by", "TAG", "group by this tag; repeatable, or several behind commas");
        var field = SharedFlags.Several(
            "--field", "FIELD", "this field alone; repeatable, or several behind commas");
        var format = Formats.Option("how to show it (default table)", "table", "json", "csv");
        var forget = SharedFlags.One("--forget", "ID", "remove a server: its reports and its addresses");
        var rebuild = SharedFlags.Switch(
            "--rebuild", "count all again from the kept reports, of a damaged store, too, then show it");
        foreach (var option in (Option[])[since, until, by, field, format, forget, rebuild])
            command.Add(option);
        command.SetAction(async (parsed, cancellation) => (int)await RunAsync(
            line.RoomOf(parsed),
            new UsageWish(new UsageRequest
            {
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
                By = parsed.GetValue(by) ?? [],
                Fields = parsed.GetValue(field) ?? [],
            }, parsed.GetValue(format) ?? "table", parsed.GetValue(forget), parsed.GetValue(rebuild)),
            cancellation));
    }

    private static async Task<ExitCode> RunAsync(
        CommandRoom room, UsageWish wish, CancellationToken cancellation)
    {
        if (room.ReadyToReceive() is not { } ready)
            return ExitCode.Usage;
        var asked = wish.Request.Read(ready.Schemas, room.Clock.GetUtcNow());
        if (!asked.Succeeded(out var question, out var wrong))
            return room.Tell(wrong);
        var directory = ready.Settings.Outbox.StateDirectory;
        if (SqliteReports.FileIn(directory).IsMissing)
            return Missing(room, wish, question, ready.Schemas);
        var opened = SqliteReports.Open(directory, ready.Schemas.Table).Then(Outcome<IReportStore>.Of);
        if (wish.Rebuild)
            opened = await RebuiltAsync(room, opened, directory, ready.Schemas, cancellation);
        if (!opened.Succeeded(out var store, out var failure))
            return room.Tell(failure);
        await using var _ = store;
        if (wish.Forget is { } id)
            return await ForgetAsync(room, store, id, cancellation);
        var interval = TimeSpan.FromSeconds(ready.Settings.Receiver.IntervalSeconds);
        using var answers = new UsageAnswers(store, ready.Schemas, interval, room.Clock);
        var told = await answers.UsageAsync(question, cancellation);
        if (!told.Succeeded(out var answer, out failure))
            return room.Tell(failure);
        UsageView.Write(room.Io, answer, wish.Format);
        return ExitCode.Done;
    }

    /// <summary>No receiver was here: nobody reported, and nothing is made.</summary>
    private static ExitCode Missing(
        CommandRoom room, UsageWish wish, UsageQuestion question, AcceptedSchemas schemas)
    {
        if (wish.Forget is { } id)
            return room.Tell(NotKnown(id));
        if (wish.Format == "table")
            room.Io.WriteWords("no reports here: nothing was received with this state directory yet");
        else
            UsageView.Write(
                room.Io,
                new UsageCount(schemas.Table, schemas.ReportTags, TimeSpan.FromHours(1), question).Answer(),
                wish.Format);
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ForgetAsync(
        CommandRoom room, IReportStore store, string id, CancellationToken cancellation)
    {
        var forgotten = await store.ForgetAsync(id, cancellation);
        if (!forgotten.Succeeded(out var known, out var failure))
            return room.Tell(failure);
        if (!known)
            return room.Tell(NotKnown(id));
        room.Io.WriteLine("forgotten: its reports and its addresses are removed");
        return ExitCode.Done;
    }

    /// <summary>The store with everything counted again; what is left of a damaged one.</summary>
    private static async Task<Outcome<IReportStore>> RebuiltAsync(
        CommandRoom room, Outcome<IReportStore> opened, string directory, AcceptedSchemas schemas,
        CancellationToken cancellation)
    {
        var count = new ReportReading(schemas).Again;
        var broken = opened.Succeeded(out var store, out var failure)
            ? (await store.RebuildAsync(count, cancellation)).Failure
            : failure;
        if (broken is null)
            return opened;
        if (store is not null)
            await store.DisposeAsync();
        if (broken.Kind != FailureKind.StateCorrupt)
            return broken;
        var saved = SqliteReports.Save(directory, schemas.Table, count, room.Clock);
        if (!saved.Succeeded(out var reports, out failure))
            return failure;
        room.Warn([reports.Words]);
        return SqliteReports.Open(directory, schemas.Table).Then(Outcome<IReportStore>.Of);
    }

    private static Failure NotKnown(string id) => new(
        FailureKind.UsageInvalid,
        $"there is no server {OneLine.Words(id)}; /api/v1/installations lists them");

    /// <summary>What the flags say.</summary>
    private sealed record UsageWish(UsageRequest Request, string Format, string? Forget, bool Rebuild);
}
