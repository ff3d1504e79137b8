using System.IO;
using Scraper.Forwarding.JsonLines;
using Scraper.Telemetry;

namespace Scraper.Forwarding.Stdout;

/// <summary>Writes each report as one line of JSON to the stream that it is given.</summary>
internal sealed class StdoutSink(StdoutSinkOptions options, SinkParts parts) : ISink
{
    private readonly HeldLine _held = new();
    private bool _isTorn;

    /// <summary>Its word, its keys and how it is made.</summary>
    public static SinkKind Kind { get; } = SinkKind.Of(
        "stdout",
        name => SinkOptions.KeysOver(new StdoutSinkOptions { Name = name }),
        (options, parts) => new StdoutSink(options, parts)) with
    {
        Flag = new("stdout", null, IsWhole: true),
    };

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public SinkRequest Describe(FrozenReport report) => new("WRITE", "standard output", [], Line(report));

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation)
    {
        try
        {
            await _held.WriteAsync(() => Write(Line(report)), cancellation);
            return Delivery.Accepted;
        }
        catch (IOException e)
        {
            return Delivery.RetryLater($"cannot write to standard output: {e.Message.TrimEnd('.')}");
        }
    }

    /// <inheritdoc/>
    public Task<Probe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(default(Probe));

    // What a full disk cut short stands on a line of its own.
    private void Write(byte[] line)
    {
        if (_isTorn)
            parts.StandardOutput.WriteByte((byte)'\n');
        _isTorn = true;
        parts.StandardOutput.Write(line);
        parts.StandardOutput.Flush();
        _isTorn = false;
    }

    private static byte[] Line(FrozenReport report) => [.. report.Json.Span, (byte)'\n'];
}

/// <summary><c>type: stdout</c>: one line of JSON a report on standard output.</summary>
internal sealed record StdoutSinkOptions : SinkOptions
{
    /// <inheritdoc/>
    internal override SinkKind Kind => StdoutSink.Kind;
}
