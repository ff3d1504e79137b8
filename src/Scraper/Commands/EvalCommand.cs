using System.CommandLine;
using System.IO;
using System.Text.Json;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Hosting;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Commands;

/// <summary><c>scraper eval</c>: an expression over the target's page.</summary>
internal sealed class EvalCommand(CommandRoom room, TargetOptions target, IStations stations)
{
    public const string Name = "eval";

    private static readonly Evaluation NoJson = new() { Error = "1:1: this is no JSON string" };

    public static Command Define(CommandStart start)
    {
        var expression = new Argument<string>("EXPR|-")
        {
            Description = "The expression; - reads one a line (a JSON string where it begins with \")",
        };
        var format = new Option<EvalFormat?>("--format")
        {
            HelpName = "table|json",
            Description = "How to show the answer (default table; - always answers JSON)",
            CustomParser = result => Formats.Read<EvalFormat>(result),
        };
        var command = new Command(Name, "Evaluate an expression over the target's page")
        {
            expression, format,
        };
        command.SetAction((parsed, cancellation) => start(parsed, room => RunAsync(
            room, parsed.GetValue(expression)!, parsed.GetValue(format) is EvalFormat.Json, cancellation)));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandRoom room, string expression, bool json, CancellationToken cancellation)
    {
        if (room.Ready() is not { } ready)
            return ExitCode.Usage;
        if (ready.Settings.Targets is not [var target])
            return room.Tell(new Failure(
                FailureKind.UsageInvalid, "eval asks one page; choose its target with --target"));
        await using var stations = room.Parts.Join(ready.Settings, ready.Schema, room.Io.Streams);
        var eval = new EvalCommand(room, target, stations);
        return expression == "-"
            ? await eval.AnswerLinesAsync(cancellation)
            : await eval.AnswerAsync(expression, json, cancellation);
    }

    private async Task<ExitCode> AnswerAsync(string text, bool json, CancellationToken cancellation)
    {
        if (!Expression.TryParse(text, out var expression, out var fault))
            return Refuse(text, fault.ToString(), json);
        room.SayWhetherReportingIsOff();
        var page = await stations.ReadAsync(target, expression.Needs, cancellation);
        if (!page.Succeeded(out var samples, out var failure))
            return room.Tell(failure, target);
        var evaluation = expression.Evaluate(samples);
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
    private async Task<ExitCode> AnswerLinesAsync(CancellationToken cancellation)
    {
        room.SayWhetherReportingIsOff();
        var page = await stations.ReadAsync(target, Projection.Everything, cancellation);
        if (!page.Succeeded(out var samples, out var failure))
            return room.Tell(failure, target);
        using var lines = new StreamReader(room.Io.Input, leaveOpen: true);
        while (await lines.ReadLineAsync(cancellation) is { } line)
            AnswerLine(line, samples);
        return ExitCode.Done;
    }

    private void AnswerLine(string line, SampleSet samples)
    {
        var decoded = TryDecode(line, out var text);
        EvaluationJson.WriteLine(room.Io.Output, text, decoded ? AnswerTo(text, samples) : NoJson);
    }

    private static Evaluation AnswerTo(string text, SampleSet samples) =>
        Expression.TryParse(text, out var expression, out var fault)
            ? expression.Evaluate(samples)
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

    /// <summary>The words of <c>--format</c>.</summary>
    private enum EvalFormat
    {
        Table,
        Json,
    }
}
