using System.CommandLine;
using System.IO;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Commands;

/// <summary><c>scraper parse</c>: the parser alone. It reads no settings.</summary>
internal static class ParseCommand
{
    /// <summary>What a file holds is for its dialect to judge; only a line has a bound, so that one endless
    /// line does not take all memory.</summary>
    private static readonly ExpositionLimits Limits = new()
    {
        BodySizeLimitBytes = 0,
        LineLengthLimitBytes = 64 * 1024 * 1024,
        LabelLimit = 0,
        LabelNameLengthLimit = 0,
        LabelValueLengthLimit = 0,
        SampleLimit = 0,
        SeriesLimit = 0,
    };

    public static Command Define(CommandIo io)
    {
        var file = new Argument<string>("FILE|-") { Description = "The page; - is standard input" };
        var format = Formats.Option("The format (default text)", "text", "openmetrics");
        var strict = new Option<bool>("--strict") { Description = "Accept what prometheus/common accepts" };
        var command = new Command("parse", "Print every sample of a page as a JSON line")
        {
            file, format, strict,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var dialect =
                parsed.GetValue(format) is "openmetrics" ? Dialect.OpenMetrics
                : parsed.GetValue(strict) ? Dialect.StrictText
                : Dialect.Text;
            return (int)await RunAsync(io, parsed.GetValue(file)!, dialect, cancellation);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        CommandIo io, string file, Dialect dialect, CancellationToken cancellation)
    {
        if (Directory.Exists(file))
            return Tell(io, FileFailures.Directory(file));
        var options = new ReaderOptions { Dialect = dialect, Limits = Limits };
        try
        {
            await using var page = file == "-" ? io.Input : File.OpenRead(file);
            using var samples = new SampleJsonWriter(io.Output, rejection => Tell(io, file, rejection));
            var summary = await ExpositionReader.ReadAsync(page, options, samples, cancellation);
            if (summary.Incomplete is { } incomplete)
                io.Messages.Tell(new Fault(file, 0, 0, incomplete));
            var clean = summary.Rejected == 0 && summary.Incomplete is null;
            return clean ? ExitCode.Done : ExitCode.TargetUnusable;
        }
        catch (Exception thrown) when (thrown is not OutputUnwritableException
            && FileFailures.Of(thrown, file, Missing(file)) is { } failure)
        {
            return Tell(io, failure);
        }
    }

    private static string Missing(string file) => $"{file}: there is no such file; - is standard input";

    private static void Tell(CommandIo io, string file, Rejection rejection) =>
        io.Messages.Tell(new Fault(file, rejection.Line, rejection.Column, rejection.Reason));

    private static ExitCode Tell(CommandIo io, Failure failure)
    {
        io.Messages.Tell(failure);
        return failure.Kind.ExitCode();
    }
}
