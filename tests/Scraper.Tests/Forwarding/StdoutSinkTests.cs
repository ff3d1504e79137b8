using System.IO;
using System.Text;
using Scraper.Forwarding;
using Scraper.Forwarding.Stdout;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>The sink that writes to standard output.</summary>
[TestClass]
public sealed class StdoutSinkTests
{
    [TestMethod]
    public async Task StandardOutputGetsOneLine()
    {
        var output = new MemoryStream();
        var sink = Stdout(new BufferedStream(output));
        var report = Some.Frozen();

        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);

        Encoding.UTF8.GetString(output.ToArray()).Should().Be(Text(report) + "\n");
        sink.Describe(report).Body.ToArray().Should().Equal(output.ToArray());
    }

    [TestMethod]
    public async Task ALineThatDidNotFitStandsAloneOnStandardOutputWhenItIsTriedAgain()
    {
        var output = new ShortOutput();
        var sink = Stdout(output);
        var report = Some.Frozen();

        (await sink.SendAsync(report, default)).Should().Be(
            Delivery.RetryLater("cannot write to standard output: No space left on device"));
        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);
        (await sink.SendAsync(report, default)).Should().Be(Delivery.Accepted);

        Encoding.UTF8.GetString(output.ToArray()).Split('\n').Should().Equal(
            Text(report)[..100], Text(report), Text(report), "");
    }

    [TestMethod]
    public async Task StandardOutputThatIsNotEmptiedHoldsUpOneAttemptAndNoLineGetsIntoAnother()
    {
        using var output = new HoldingOutput();
        var sink = Stdout(output);
        using var patience = new CancellationTokenSource();

        var held = sink.SendAsync(Some.Frozen(), patience.Token);
        await patience.CancelAsync();
        await FluentActions.Awaiting(() => held).Should().ThrowAsync<OperationCanceledException>();
        (await sink.SendAsync(Some.Frozen(), default)).Should().Be(Delivery.RetryLater(
            "cannot write to standard output: an earlier line still waits for its reader"));

        output.Go.Set();
        output.Written.Wait(TimeSpan.FromSeconds(20)).Should().BeTrue();
    }

    private static StdoutSink Stdout(Stream output) => new(
        new StdoutSinkOptions { Name = "stdout" }, PlainClients.Parts() with { StandardOutput = output });

    private static string Text(FrozenReport report) => Encoding.UTF8.GetString(report.Json.Span);

    /// <summary>A file on a volume that has room for 100 bytes, and then for all.</summary>
    private sealed class ShortOutput : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length > 0)
            {
                base.Write(buffer, offset, count);
                return;
            }
            base.Write(buffer, offset, 100);
            throw new IOException("No space left on device.");
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
    }

    /// <summary>A pipe that is full until somebody reads.</summary>
    private sealed class HoldingOutput : MemoryStream
    {
        public ManualResetEventSlim Go { get; } = new();

        public ManualResetEventSlim Written { get; } = new();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Go.Wait();
            Written.Set();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write([], 0, 0);
    }
}
