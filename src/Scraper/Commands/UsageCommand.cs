using System.CommandLine;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Receiving;
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
            "scraper usage --public",
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
        var isPublic = SharedFlags.Switch(
            "--public", "what anybody may see: no ids, no small numbers; of the last whole month by default");
        foreach (var option in (Option[])[since, until, by, field, format, isPublic, forget, rebuild])
            command.Add(option);
        command.SetAction(async (parsed, cancellation) => (int)await RunAsync(
            line.RoomOf(parsed),
            new UsageWish(new UsageRequest
            {
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
                By = parsed.GetValue(by) ?? [],
                Fields = parsed.GetValue(field) ?? [],
            }, parsed.GetValue(format) ?? "table")
            {
                IsPublic = parsed.GetValue(isPublic),
                Forget = parsed.GetValue(forget),
                Rebuild = parsed.GetValue(rebuild),
            },
            cancellation));
    }

    private static async Task<ExitCode> RunAsync(
        CommandRoom room, UsageWish wish, CancellationToken cancellation)
    {
        if (room.ReadyToReceive() is not { } ready)
            return ExitCode.Usage;
        var asked = wish.Read(ready.Schemas, room.Clock.GetUtcNow());
        if (!asked.Succeeded(out var question, out var wrong))
            return room.Tell(wrong);
        var stores = room.StoresOf(ready);
        if (!stores.MayBeThere)
            return Missing(room, wish, question, ready);
        var opened = wish.Rebuild
            ? await stores.RebuiltAsync(
                new ReportReading(ready.Schemas).Again, saved => room.Warn([saved.Words]), cancellation)
            : await stores.OpenAsync(cancellation);
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
        Show(room, wish, answer, ready.Settings.Receiver);
        return ExitCode.Done;
    }

    private static void Show(CommandRoom room, UsageWish wish, UsageAnswer answer, ReceiverOptions receiver)
    {
        if (wish.IsPublic)
            PublicView.Write(
                room.Io, PublicSummary.Of(answer, (receiver.Public ?? new PublicOptions()).K), wish.Format);
        else
            UsageView.Write(room.Io, answer, wish.Format);
    }

    /// <summary>No receiver was here: nobody reported, and nothing is made.</summary>
    private static ExitCode Missing(
        CommandRoom room, UsageWish wish, UsageQuestion question,
        (ScraperSettings Settings, AcceptedSchemas Schemas) ready)
    {
        if (wish.Forget is { } id)
            return room.Tell(NotKnown(id));
        if (wish.Format == "table")
            room.Io.WriteWords("no reports here: nothing was received with this state directory yet");
        else
            Show(
                room, wish, new UsageCount(
                    ready.Schemas.Table, ready.Schemas.ReportTags, TimeSpan.FromHours(1), question).Answer(),
                ready.Settings.Receiver);
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

    private static Failure NotKnown(string id) => new(
        FailureKind.UsageInvalid,
        $"there is no server {OneLine.Words(id)}; /api/v1/installations lists them");

    /// <summary>What the flags say.</summary>
    private sealed record UsageWish(UsageRequest Request, string Format)
    {
        public bool IsPublic { get; init; }

        public string? Forget { get; init; }

        public bool Rebuild { get; init; }

        /// <summary>What is asked. A summary for anybody has no groups, and is of a month that is
        /// over.</summary>
        public Outcome<UsageQuestion> Read(AcceptedSchemas schemas, DateTimeOffset now) =>
            !IsPublic ? Request.Read(schemas, now)
            : Request.By.Count > 0 || Request.Fields.Count > 0
                ? new Failure(FailureKind.UsageInvalid, "--public stands without --by and --field")
            : Request.Since is null && Request.Until is null ? UsageQuestion.Month(now, -1)
            : Request.Read(schemas, now);
    }
}
