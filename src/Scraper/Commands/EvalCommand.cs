using System.CommandLine;
using System.IO;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Collecting;
using Scraper.Diagnostics;
using Microsoft.Extensions.Logging;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Commands;

/// <summary><c>scraper eval</c>: an expression over the target's page.</summary>
internal sealed class EvalCommand(CommandRoom room, Joined joined)
{
    private static readonly Evaluation NoJson = new() { Error = "1:1: this is no JSON string" };

    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "eval", "evaluate an expression (PromQL) over the one target's page", Define)
    {
        Reads = flags => [flags.Target, flags.Config, flags.ReportingDisabled, flags.LogFormat],
        Examples =
        [
            "scraper eval 'sum by (method) (http_api_requests_total)'",
            "scraper schema --expressions | cut -f2 | scraper eval - --target page.prom",
        ],
        Exits = [ExitCode.TargetUnusable],
        Variables = [.. Variable.OfSettings, Variable.Proxies],
    };

    private static void Define(Command command, CommandLine line)
    {
        var expression = new Argument<string>("EXPR|-")
        {
            Description = "the expression; - reads one a line (a JSON string where it begins with \")",
        };
        var format = Formats.Option(
            "how to show the answer (default table; - always answers JSON)", "table", "json");
        command.Add(expression);
        command.Add(format);
        command.SetAction(async (parsed, cancellation) =>
        {
            var room = line.RoomOf(parsed);
            return (int)await room.JoinAsync(joined => new EvalCommand(room, joined).RunAsync(
                parsed.GetValue(expression)!, parsed.GetValue(format) is "json", cancellation));
        });
    }

    private async Task<ExitCode> RunAsync(string expression, bool json, CancellationToken cancellation)
    {
        if (joined.Settings.Targets is not [var target])
            return room.Tell(new Failure(
                FailureKind.UsageInvalid, "eval asks one page; choose its target with --target"));
        if (expression == "-" && target.Url == TargetAddress.StandardInput)
            return room.Tell(new Failure(
                FailureKind.UsageInvalid, "standard input (-) holds the page or the expressions, not both"));
        return expression == "-"
            ? await AnswerLinesAsync(target, cancellation)
            : await AnswerAsync(target, expression, json, cancellation);
    }

    private async Task<ExitCode> AnswerAsync(
        TargetOptions target, string text, bool json, CancellationToken cancellation)
    {
        if (!Expression.TryParse(text, out var expression, out var fault))
            return Refuse(text, fault.ToString(), json);
        room.SayWhetherReportingIsOff();
        var page = await ReadAsync(target, expression.Needs, cancellation);
        if (!page.Succeeded(out var samples, out var failure))
            return room.Tell(failure, target);
        var evaluation = expression.Evaluate(samples, uses: null, cancellation);
        if (evaluation.Error is { } error)
            return Refuse(text, error, json);
        if (json)
            EvaluationJson.WriteLine(room.Io.Output, text, evaluation);
        else
            EvaluationTable.Write(room.Io, evaluation);
        return ExitCode.Done;
    }

    private ExitCode Refuse(string text, string error, bool json)
    {
        if (json)
            EvaluationJson.WriteLine(room.Io.Output, text, new Evaluation { Error = error });
        return room.Tell(new Failure(FailureKind.ExpressionInvalid, error));
    }

    /// <summary>The page is read once, whole: what the lines will ask for is not known yet.</summary>
    private async Task<ExitCode> AnswerLinesAsync(TargetOptions target, CancellationToken cancellation)
    {
        room.SayWhetherReportingIsOff();
        var page = await ReadAsync(target, Projection.Everything, cancellation);
        if (!page.Succeeded(out var samples, out var failure))
            return room.Tell(failure, target);
        using var lines = new StreamReader(room.Io.Input, leaveOpen: true);
        while (await lines.ReadLineAsync(cancellation) is { } line)
            AnswerLine(line, samples, cancellation);
        return ExitCode.Done;
    }

    private async Task<Outcome<SampleSet>> ReadAsync(
        TargetOptions target, Projection projection, CancellationToken cancellation)
    {
        var read = await joined.Part<PageReading>().ReadAsync(target, projection, cancellation);
        return read.Then<SampleSet>(page =>
        {
            joined.Part<ILogger>().IncompletePage(target.Name, page.Summary.Incomplete);
            return page.Samples;
        });
    }

    private void AnswerLine(string line, SampleSet samples, CancellationToken cancellation)
    {
        var decoded = TryDecode(line, out var text);
        EvaluationJson.WriteLine(
            room.Io.Output, text, decoded ? AnswerTo(text, samples, cancellation) : NoJson);
    }

    private static Evaluation AnswerTo(string text, SampleSet samples, CancellationToken cancellation) =>
        Expression.TryParse(text, out var expression, out var fault)
            ? expression.Evaluate(samples, uses: null, cancellation)
            : new Evaluation { Error = fault.ToString() };

    private static bool TryDecode(string line, out string text)
    {
        text = line;
        if (!line.StartsWith('"'))
            return true;
        try
        {
            using var json = JsonDocument.Parse(line);
            text = json.RootElement.GetString()!;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
