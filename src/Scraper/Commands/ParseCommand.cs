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

    /// <summary>Some kilobytes of gzip data can become gigabytes: they have the bound of a target's page.
    /// </summary>
    private static readonly ExpositionLimits LimitsOfPacked = Limits with
    {
        BodySizeLimitBytes = new ExpositionLimits().BodySizeLimitBytes,
    };

    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new(
        "parse", "print every sample of a page as a JSON line; reads no settings", Define)
    {
        Reads = flags => [flags.LogFormat],
        Examples =
        [
            "scraper parse page.prom.gz",
            "curl -s http://127.0.0.1:8086/metrics | scraper parse - --strict",
        ],
        Exits = [ExitCode.TargetUnusable],
        Variables = [Variable.LogFormat],
    };

    private static void Define(Command command, CommandLine line)
    {
        var file = new Argument<string>("FILE|-")
        {
            Description = "the page, gzipped or not; - is standard input",
        };
        var format = Formats.Option("the format (default text)", "text", "openmetrics");
        var strict = SharedFlags.Switch("--strict", "accept what prometheus/common accepts");
        command.Add(file);
        command.Add(format);
        command.Add(strict);
        command.SetAction(async (parsed, cancellation) =>
        {
            var dialect =
                parsed.GetValue(format) is "openmetrics" ? Dialect.OpenMetrics
                : parsed.GetValue(strict) ? Dialect.StrictText
                : Dialect.Text;
            return (int)await RunAsync(line.Io, parsed.GetValue(file)!, dialect, cancellation);
        });
    }

    private static async Task<ExitCode> RunAsync(
        CommandIo io, string file, Dialect dialect, CancellationToken cancellation)
    {
        if (Directory.Exists(file))
            return Tell(io, FileFailures.Directory(file));
        try
        {
            await using var page = new UnpackedStream(file == "-" ? io.Input : File.OpenRead(file), file);
            var options = new ReaderOptions
            {
                Dialect = dialect,
                Limits = await page.IsPackedAsync(cancellation) ? LimitsOfPacked : Limits,
            };
            using var samples = new SampleJsonWriter(io.Output, rejection => Tell(io, file, rejection));
            var summary = await ExpositionReader.ReadAsync(page, options, samples, cancellation);
            if (summary.Incomplete is { } incomplete)
                io.Messages.Tell(new Fault(
                    file, 0, 0, incomplete + (summary.LimitReached ? "; unpack it first (gzip -dc)" : "")));
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
        io.Messages.Tell(new Fault(file, rejection.Line, rejection.Column, rejection.Told));

    private static ExitCode Tell(CommandIo io, Failure failure)
    {
        io.Messages.Tell(failure);
        return failure.Kind.ExitCode();
    }
}
