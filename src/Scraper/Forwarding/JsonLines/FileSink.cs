using System.IO;
using Scraper.Outbox;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding.JsonLines;

/// <summary>Appends each report as one line of JSON, on disk before it counts as delivered.</summary>
internal sealed class FileSink(FileSinkOptions options) : ISink
{
    private const byte NewLine = (byte)'\n';

    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "file", name => Keys(new() { Name = name, Path = "" }), (options, _) => new FileSink(options)) with
    {
        Flag = new("file[=PATH]", "path", IsWhole: true),
    };

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public SinkRequest Describe(FrozenReport report) => new("APPEND", options.Path, [], Line(report));

    /// <inheritdoc/>
    public Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Attempt(() => Append(Line(report))) is { } reason
            ? Delivery.RetryLater(reason)
            : Delivery.Accepted);
    }

    /// <summary>Opens the file where there is one, and looks whether it can be made where there is
    /// none.</summary>
    public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new Probe(Attempt(() =>
    {
        StateGuard.RefuseForeignLink(options.Path);
        if (File.Exists(options.Path))
            new FileStream(options.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
        else if (Directory.Exists(options.Path))
            throw new IOException("it is a directory");
        else if (FileInTheWay() is { } file)
            throw new IOException($"{file} is a file, not a directory");
    })));

    private static KeyTable<FileSinkOptions> Keys(FileSinkOptions start) => new(start)
    {
        { SinkOptions.KeysOver(start), sink => sink, (_, sink) => sink },
        { "path", Values.Path, (sink, path) => sink with { Path = path },
            $"`{FileSinkOptions.DefaultName}` in the state directory",
            "the file that reports are appended to" },
    };

    private string? FileInTheWay()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path));
        while (folder is not null && !Path.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        return File.Exists(folder) ? folder : null;
    }

    private string? Attempt(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (IOException e)
        {
            return $"cannot write to {options.Path}: {e.Message.TrimEnd('.')}";
        }
        catch (UnauthorizedAccessException e)
        {
            return $"cannot write to {options.Path}: {e.Message.TrimEnd('.')}";
        }
    }

    private void Append(byte[] line)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(options.Path)) is { } parent)
            Directory.CreateDirectory(parent);
        using var file = OpenOrCreate();
        if (!file.CanSeek)
        {
            file.Write(line); // a pipe, or a terminal: there is no end to look at
            return;
        }
        var end = file.Length;
        var tail = Tail(file, line.Length);
        if (tail.SequenceEqual(line))
            return; // written by an attempt that ended before it could be noted
        try
        {
            file.Position = end;
            file.Write(Completing(tail, line));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(end); // a full disk leaves no torn line
            throw;
        }
        catch (ArgumentOutOfRangeException) // .NET's word for a file that is as large as one may be
        {
            file.SetLength(end);
            throw new IOException("it is as large as a file may be here");
        }
    }

    // A new one is the owner's alone, like the outbox that the same reports come from.
    private FileStream OpenOrCreate()
    {
        StateGuard.RefuseForeignLink(options.Path);
        var opening = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0, // cutting a torn line off would first write again what did not fit
        };
        if (!OperatingSystem.IsWindows())
            opening.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(options.Path, opening);
    }

    /// <summary>The line with what a crash left open before it: a torn line gets its newline first, and
    /// this very line, whole but for the newline, gets that alone.</summary>
    private static byte[] Completing(ReadOnlySpan<byte> tail, byte[] line)
    {
        if (tail.IsEmpty || tail[^1] == NewLine)
            return line;
        return tail.EndsWith(line.AsSpan(..^1)) ? [NewLine] : [NewLine, .. line];
    }

    private static byte[] Tail(FileStream file, int length)
    {
        var tail = new byte[Math.Min(length, file.Length)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        return tail;
    }

    private static byte[] Line(FrozenReport report) => [.. report.Json.Span, NewLine];
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

    /// <inheritdoc/>
    public override FileSinkOptions In(string stateDirectory) =>
        Path.Length > 0 ? this : this with { Path = System.IO.Path.Combine(stateDirectory, DefaultName) };
}
