using System.CommandLine;
using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>scraper outbox</c>: what waits and what was set aside, looked at and changed by hand, beside a
/// running sidecar or without one. While reporting is off it can be looked at and nothing is changed.
/// </summary>
internal static class OutboxCommand
{
    private const string All = "--all";
    private const string Sink = "--sink";
    private const string Format = "--format";
    private const string Settle = "--settle";
    private const string Relay = "--relay";

    /// <summary>What it can be asked to do.</summary>
    private static readonly IReadOnlyList<OutboxAction> Actions =
    [
        new("list", OutboxWords.None, [Sink, Format], OutboxQueue.List),
        new("show", OutboxWords.Id, [], OutboxQueue.Show),
        new("requeue", OutboxWords.Ids, [All, Sink], OutboxQueue.Requeue) { Changes = _ => true },
        new("drop", OutboxWords.Ids, [All, Sink], OutboxQueue.Drop) { Changes = _ => true },
        new("export", OutboxWords.File, [Sink, Settle], OutboxTransfer.Export)
        {
            Changes = asked => asked.Settle is not null,
        },
        new("import", OutboxWords.File, [], OutboxTransfer.Import) { Changes = _ => true },
    ];

    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "outbox",
        "what waits and what was set aside: list, show, requeue, drop; export and import carry it by hand",
        Define)
    {
        Reads = flags =>
            [flags.Config, flags.StateDirectory, flags.ReportingDisabled, flags.LogFormat],
        Examples =
        [
            "scraper outbox list",
            "scraper outbox requeue --all --sink webhook",
            "scraper outbox export reports.jsonl --settle webhook",
            "scraper outbox import reports.jsonl",
        ],
        Exits =
        [
            ExitCode.TargetUnusable, ExitCode.DeliveryOwed, ExitCode.ReportingDisabled,
            ExitCode.StateUnusable,
        ],
        Variables = [.. Variable.OfSettings, Variable.State, Variable.Screen],
    };

    private static void Define(Command command, CommandLine line)
    {
        var action = new Argument<string>("ACTION")
        {
            Description = "list, show ID, requeue [ID...], drop [ID...], export FILE|-, import FILE|-",
        };
        action.CompletionSources.Add([.. Actions.Select(one => one.Name)]);
        var words = new Argument<string[]>("[ID|FILE]...")
        {
            Description = "reports by their ids; or one report a line, with its checksum in FILE.sha256",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = SharedFlags.Switch(All, "every report: requeue what was set aside, drop all there is");
        var sink = Named(Sink, "what is owed to this sink alone");
        var settle = Named(Settle, "export what this sink is owed; then it is owed that no more");
        var relay = SharedFlags.Switch(Relay, "what a receiver hands on, in relay.db");
        var format = Formats.Option("how to show it (default table)", "table", "json");
        command.Add(action);
        command.Add(words);
        foreach (var flag in new Option[] { format, all, sink, settle, relay })
            command.Add(flag);
        OutboxRequest Asked(Func<Argument<string>, string?> name, Func<Argument<string[]>, string[]?> list,
            Func<Option<string>, string?> text, Func<Option<bool>, bool> given) => new(
                name(action) ?? "", list(words) ?? [], given(all), text(sink), text(settle),
                text(format) is "json", given(relay));
        command.Validators.Add(result =>
        {
            var asked = Asked(result.GetValue, result.GetValue, result.GetValue, result.GetValue);
            var flags = command.Options.Where(flag => result.GetResult(flag) is { Implicit: false });
            if (Fault(asked, flags.Select(flag => flag.Name)) is { } fault)
                result.AddError(fault);
        });
        command.SetAction(parsed =>
        {
            var asked = Asked(parsed.GetValue, parsed.GetValue, parsed.GetValue, parsed.GetValue);
            var room = line.RoomOf(parsed);
            return (int)Run(asked.Relay ? room.OfRelay() : room, asked);
        });
    }

    private static Option<string> Named(string name, string does) =>
        new(name) { HelpName = "NAME", Description = does };

    /// <summary>What is wrong with the words, or null.</summary>
    private static string? Fault(OutboxRequest asked, IEnumerable<string> flags)
    {
        if (Actions.FirstOrDefault(one => one.Name == asked.Action) is not { } action)
            return $"expected one of {string.Join(", ", Actions.Select(one => one.Name))}, "
                + $"found \"{asked.Action}\"";
        string[] own = [All, Sink, Settle, Format];
        if (flags.Intersect(own).Except(action.Flags).FirstOrDefault() is { } flag)
            return $"outbox {action.Name} does not read {flag}";
        return action.Words switch
        {
            OutboxWords.None when asked.Words.Count > 0 => $"outbox {action.Name} takes no argument",
            OutboxWords.Id when asked.Words.Count != 1 => $"outbox {action.Name} takes one ID",
            OutboxWords.File when asked.Words.Count != 1 => $"outbox {action.Name} takes one FILE, or -",
            OutboxWords.Ids when asked.Words.Count > 0 == asked.All =>
                $"outbox {action.Name} takes IDs or {All}",
            OutboxWords.File when asked.Settle is not null && asked.File == "-" =>
                $"{Settle} needs a FILE: what is written to - may never arrive",
            OutboxWords.File when asked is { Settle: not null, Sink: not null } =>
                $"{Settle} names the sink; leave {Sink} out",
            _ => null,
        };
    }

    private static ExitCode Run(CommandRoom room, OutboxRequest asked)
    {
        var action = Actions.Single(one => one.Name == asked.Action);
        var changes = action.Changes(asked);
        if (changes && room.Reading.Reporting.Disabled)
            return room.Tell(new Failure(
                FailureKind.ReportingDisabled,
                $"reporting is switched off by {room.Switches}; nothing was changed"));
        foreach (var fault in room.Reading.Faults)
            room.Io.Messages.Tell(fault);
        var valid = room.Reading.Faults.Count == 0 ? ExitCode.Done : ExitCode.Usage;
        if (changes && valid != ExitCode.Done)
            return valid;
        try
        {
            return ExitCodes.Heaviest([valid, action.Do(room, asked)]);
        }
        catch (OutboxException unusable)
        {
            return ExitCodes.Heaviest([valid, room.Tell(unusable.Failure)]);
        }
    }
}

/// <summary>One thing that <c>outbox</c> does.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Words">What stands behind it.</param>
/// <param name="Flags">The command's flags that it reads.</param>
/// <param name="Do">What it does; throws <see cref="OutboxException"/>.</param>
internal sealed record OutboxAction(
    string Name, OutboxWords Words, string[] Flags, Func<CommandRoom, OutboxRequest, ExitCode> Do)
{
    /// <summary>Whether the outbox is another one afterwards.</summary>
    public Func<OutboxRequest, bool> Changes { get; init; } = _ => false;
}

/// <summary>What stands behind the word of an <see cref="OutboxAction"/>.</summary>
internal enum OutboxWords
{
    None,
    Id,
    Ids,
    File,
}

/// <summary>What a command line asks of <c>outbox</c>.</summary>
internal sealed record OutboxRequest(
    string Action, IReadOnlyList<string> Words, bool All, string? Sink, string? Settle, bool Json,
    bool Relay)
{
    /// <summary>The one FILE; <c>-</c> is a stream of the process.</summary>
    public string File => Words[0];
}
