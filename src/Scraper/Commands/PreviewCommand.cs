using System.CommandLine;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary><c>scraper preview</c>: collect and show; nothing is sent, nothing is written.</summary>
internal sealed class PreviewCommand(CommandRoom room, PreviewFormat? format, string? sinkName, bool all)
{
    public static Command Define(CommandStart start)
    {
        var format = new Option<PreviewFormat?>("--format")
        {
            HelpName = "table|json|text|lp",
            Description = "How to show the report (default table)",
            CustomParser = result => Formats.Read<PreviewFormat>(result),
        };
        var sink = new Option<string>("--sink")
        {
            HelpName = "NAME",
            Description = "Show the exact request to this sink, secrets masked",
        };
        var all = new Option<bool>("--all") { Description = "Show every point in the table" };
        var command = new Command("preview", "Collect and show what would be sent; send and write nothing")
        {
            format, sink, all,
        };
        command.SetAction((parsed, cancellation) => start(parsed, room =>
            new PreviewCommand(room, parsed.GetValue(format), parsed.GetValue(sink), parsed.GetValue(all))
                .RunAsync(cancellation)));
        return command;
    }

    private async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        if (room.Ready() is not { } ready || !KnowsSink(ready.Settings))
            return ExitCode.Usage;
        room.SayWhetherReportingIsOff();
        await using var stations = room.Parts.Join(ready.Settings, ready.Schema, room.Io.Streams);
        var exits = new List<ExitCode>();
        foreach (var target in ready.Settings.Targets)
            exits.Add(await ShowAsync(stations, target, cancellation));
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

    private async Task<ExitCode> ShowAsync(
        IStations stations, TargetOptions target, CancellationToken cancellation)
    {
        var outcome = await stations.PreviewAsync(target, cancellation);
        if (!outcome.Succeeded(out var report, out var failure))
            return room.Tell(failure, target);
        if (sinkName is not null)
            ShowRequest(stations, report);
        else
            ShowReport(report);
        return ExitCode.Done;
    }

    private void ShowReport(FrozenReport report)
    {
        if (format is PreviewFormat.Json)
            room.Io.WriteLine(report.Json);
        else if (SinkKinds.FormOf(format?.ToString()) is { } form)
            room.Io.Output.Write(form.Encode(report.Thaw()));
        else
            new PreviewTable(room.Io, all).Write(report.Thaw());
    }

    private void ShowRequest(IStations stations, FrozenReport report)
    {
        var request = stations.Sinks.Single(sink => sink.Name == sinkName).Describe(report);
        if (format is PreviewFormat.Json)
            room.Io.WriteLine(SinkRequestView.Json(request));
        else
            SinkRequestView.Write(room.Io, request);
    }
}
