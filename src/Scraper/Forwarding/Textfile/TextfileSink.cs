using System.IO;
using System.Text.Json;
using Scraper.Forwarding.Series;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Textfile;

/// <summary>Writes the last report of each target in the text format into a directory of a node_exporter,
/// which serves every file there as a part of its own page.</summary>
internal sealed class TextfileSink(TextfileSinkOptions options, SinkParts parts) : ISink
{
    // One label that differs from file to file: the same series in two of them would be an error of the
    // whole page. Two targets may have one id, never one name. Job and instance are the node's.
    private const string TargetLabel = "target";

    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "textfile",
        name => Keys(new() { Name = name, Directory = "" }),
        (options, parts) => new TextfileSink(options, parts)) with
    {
        HoldsLastState = true,
        Flag = new("textfile=DIR", "directory", IsWhole: false),
    };

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public SinkRequest Describe(FrozenReport report) => new("REPLACE", PathOf(report), [], Page(report));

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await PromFile.ReplaceAsync(PathOf(report), Page(report), parts.Time, cancellation);
            return Delivery.Accepted;
        }
        catch (JsonException e)
        {
            return Delivery.Rejected($"the report cannot be read back: {e.Message}") with { IsFinal = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Delivery.RetryLater($"cannot write into {options.Directory}: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Looks whether the directory is there; writes nothing into it.</summary>
    public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new Probe(
        Directory.Exists(options.Directory) ? null : $"{options.Directory} is no directory"));

    private string PathOf(FrozenReport report) =>
        Path.Combine(options.Directory, PromFile.NameOf(report.Target));

    private static byte[] Page(FrozenReport report) =>
        TextEncoder.Encode(report.Thaw(), new Tag(TargetLabel, report.Target));

    private static KeyTable<TextfileSinkOptions> Keys(TextfileSinkOptions start) => new(start)
    {
        { SinkOptions.KeysOver(start), sink => sink, (_, sink) => sink },
        { "directory", Values.Path, (sink, path) => sink with { Directory = path }, "required",
            "the directory that a node_exporter reads" },
    };
}

/// <summary><c>type: textfile</c>: text format, one file a target, replaced by each report.</summary>
internal sealed record TextfileSinkOptions : SinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => TextfileSink.Kind;

    /// <summary><c>directory</c>: what <c>--collector.textfile.directory</c> names.</summary>
    public required string Directory { get; init; }
}
