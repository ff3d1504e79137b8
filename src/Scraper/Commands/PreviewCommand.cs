using System.CommandLine;
using System.IO;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary><c>scraper preview</c>: collect and show; nothing is sent, nothing is written.</summary>
internal sealed class PreviewCommand(CommandRoom room, string? format, string? sinkName, bool all)
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "preview", "collect and show what would be sent; send and write nothing", Define)
    {
        Reads = flags => [flags.Target, .. flags.General],
        Examples =
        [
            "scraper preview --target http://127.0.0.1:8086/metrics",
            "curl -s http://127.0.0.1:8086/metrics | scraper preview --target -",
            "scraper preview --sink webhook=http://127.0.0.1:8080/reports",
        ],
        Exits = [ExitCode.TargetUnusable],
        Variables = [.. Variable.OfSettings, Variable.Proxies, Variable.State, Variable.Screen],
    };

    private static void Define(Command command, CommandLine line)
    {
        var format = Formats.Option(
            "how to show the report (default table)", ["table", "json", .. SinkKinds.Forms]);
        var sink = new Option<string>(SinkFlags.Name)
        {
            HelpName = "NAME|TYPE=URL",
            Description = "show the exact request to this sink, secrets masked",
        };
        var all = SharedFlags.Switch("--all", "show every point in the table");
        foreach (var flag in new Option[] { format, sink, all })
            command.Add(flag);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (name, given) = SinkOf(parsed.GetValue(sink));
            var room = line.RoomOf(line.Flags.Read(parsed) with { Sinks = given });
            var preview = new PreviewCommand(
                room, parsed.GetValue(format), name, parsed.GetValue(all));
            return (int)await room.JoinAsync(joined => preview.RunAsync(joined, cancellation));
        });
    }

    /// <summary>The name of a sink of the settings, or a sink that is named by its type and comes in place of
    /// theirs. No name has an address in it.</summary>
    private static (string? Name, IReadOnlyList<string> Given) SinkOf(string? text) =>
        text is not null && (text.Contains('=') || text.Contains("://", StringComparison.Ordinal))
            ? (text.Split('=')[0], [text])
            : (text, []);

    private async Task<ExitCode> RunAsync(Joined joined, CancellationToken cancellation)
    {
        if (!KnowsSink(joined.Settings))
            return ExitCode.Usage;
        if (joined.Part<PrivacyKey>().Read().Failure is { } unusable)
            return room.Tell(unusable);
        room.SayWhetherReportingIsOff();
        var previews = joined.Settings.Targets
            .Select(target => (Target: target, Made: joined.PreviewAsync(target, cancellation)))
            .ToList();
        var exits = new List<ExitCode>();
        foreach (var (target, made) in previews)
            exits.Add(Show(joined, target, await made));
        return ExitCodes.Heaviest(exits);
    }

    private bool KnowsSink(ScraperSettings settings)
    {
        var names = settings.Sinks.Select(sink => sink.Name).ToList();
        if (sinkName is null || names.Contains(sinkName))
            return true;
        var guess = Nearest.To(sinkName, names) is { } right ? $"; did you mean {right}?" : "";
        room.Tell(new Failure(
            FailureKind.UsageInvalid,
            $"--sink: there is no sink {sinkName}, there is {string.Join(", ", names)}{guess}"));
        return false;
    }

    private ExitCode Show(Joined joined, TargetOptions target, Outcome<Translation> outcome)
    {
        if (!outcome.Succeeded(out var found, out var failure))
            return room.Tell(failure, target);
        if (sinkName is not null)
            return ShowRequest(joined, FrozenReport.Freeze(found.Report));
        ShowReport(found, room.NameOf(target));
        return ExitCode.Done;
    }

    private void ShowReport(Translation found, string target)
    {
        var report = found.Report;
        if (format is "json")
            room.Io.WriteLine(FrozenReport.Freeze(report).Json);
        else if (SinkKinds.FormOf(format) is { } form)
            room.Io.Output.Write(form.Encode(report));
        else
            new PreviewTable(room.Io, all) { Changes = found.Changes }.Write(report, target);
    }

    private ExitCode ShowRequest(Joined joined, FrozenReport report)
    {
        SinkRequest request;
        try
        {
            request = joined.Sinks.Single(sink => sink.Name == sinkName).Describe(report);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return room.Tell(new Failure(
                FailureKind.SecretUnreadable, $"sink {sinkName}: {unreadable.Message.TrimEnd('.')}"));
        }
        if (format is "json")
            room.Io.WriteLine(SinkRequestView.Json(request));
        else
            SinkRequestView.Write(room.Io, request);
        return ExitCode.Done;
    }
}
