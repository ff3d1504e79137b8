using System.IO;
using Scraper.Outbox;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.JsonLines;

/// <summary>Appends each report as one line of JSON, on disk before it counts as delivered.</summary>
internal sealed class FileSink(FileSinkOptions options, SinkParts parts) : ISink
{
    // Opened anew, a file behind it would have a second place to write at, and lines would cover each other.
    private static readonly string[] OwnOutput = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    private readonly HeldLine _held = new();

    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "file",
        name => Keys(new() { Name = name, Path = "" }),
        (options, parts) => new FileSink(options, parts)) with
    {
        Flag = new("file[=PATH]", "path", IsWhole: true),
    };

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public SinkRequest Describe(FrozenReport report) => new("APPEND", options.Path, [], Line(report));

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var line = Line(report);
        var reason = await AttemptAsync(() => IsSpecial
            ? PassOnAsync(line, cancellation)
            : new AppendedFile(options, parts.Time).AppendAsync(line, cancellation));
        return reason is null ? Delivery.Accepted : Delivery.RetryLater(reason);
    }

    /// <summary>Opens the file where there is one, and looks whether it can be made where there is
    /// none.</summary>
    public async Task<Probe> ProbeAsync(CancellationToken cancellation) => new(await AttemptAsync(() =>
    {
        StateGuard.RefuseForeignLink(options.Path);
        if (IsSpecial)
            RefuseUnread();
        else if (File.Exists(options.Path))
            new FileStream(options.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
        else if (FileInTheWay() is { } file)
            throw new IOException($"{file} is a file, not a directory");
        return Task.CompletedTask;
    }));

    private static KeyTable<FileSinkOptions> Keys(FileSinkOptions start) => new(start)
    {
        { SinkOptions.KeysOver(start), sink => sink, (_, sink) => sink },
        { "path", Values.Path, (sink, path) => sink with { Path = path },
            $"`{FileSinkOptions.DefaultName}` in the state directory",
            "the file that reports are appended to" },
        { "max_size", Values.Size(), sink => sink.MaxSizeBytes,
            (sink, bytes) => sink with { MaxSizeBytes = bytes },
            "a file that would grow past it becomes `<path>.1`, that one `.2` and so on; 0: it grows" },
        { "keep", Values.Count(1000), sink => sink.Keep, (sink, keep) => sink with { Keep = keep },
            "how many such older files stay" },
    };

    private bool IsOwnOutput => OwnOutput.Contains(options.Path);

    // A pipe, a terminal, a device.
    private bool IsSpecial =>
        IsOwnOutput || (!StateGuard.IsRegular(options.Path) && !Directory.Exists(options.Path));

    private string? FileInTheWay()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path));
        while (folder is not null && !Path.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        return File.Exists(folder) ? folder : null;
    }

    private async Task<string?> AttemptAsync(Func<Task> work)
    {
        try
        {
            if (Directory.Exists(options.Path))
                throw new IOException("it is a directory"); // opening it would be "denied"
            await work();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot write to {options.Path}: {e.Message.TrimEnd('.')}";
        }
    }

    // There is no end to look at and nothing to bring to disk.
    private Task PassOnAsync(byte[] line, CancellationToken cancellation)
    {
        RefuseUnread();
        return _held.WriteAsync(() => PassOn(line), cancellation);
    }

    private void PassOn(byte[] line)
    {
        if (IsOwnOutput)
        {
            parts.StandardOutput.Write(line);
            return;
        }
        using var stream = new FileStream(
            options.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(line);
    }

    private void RefuseUnread()
    {
        if (LinuxFile.IsReadByNobody(options.Path))
            throw new IOException("nobody reads it");
    }

    private static byte[] Line(FrozenReport report) => [.. report.Json.Span, (byte)'\n'];
}

/// <summary><c>type: file</c>: one line of JSON a report, appended and fsynced.</summary>
internal sealed record FileSinkOptions : SinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => FileSink.Kind;

    /// <summary>Its name in the state directory.</summary>
    public const string DefaultName = "reports.jsonl";

    /// <summary><c>path</c>; empty for the one in the state directory.</summary>
    public required string Path { get; init; }

    /// <summary><c>max_size</c>: a file does not grow past so many bytes; 0: without a bound.</summary>
    public long MaxSizeBytes { get; init; } = 64L << 20;

    /// <summary><c>keep</c>: how many older files stay.</summary>
    public long Keep { get; init; } = 5;

    /// <inheritdoc/>
    public override FileSinkOptions In(string stateDirectory) =>
        Path.Length > 0 ? this : this with { Path = System.IO.Path.Combine(stateDirectory, DefaultName) };
}
