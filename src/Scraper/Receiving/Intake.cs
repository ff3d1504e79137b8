using System.Threading.Channels;
using Scraper.Outcomes;

namespace Scraper.Receiving;

/// <summary>
/// Takes reports from all connections and keeps them in batches, so that one sync of the disk serves many.
/// Who hands one in waits until it is durable.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="relay">To whom they are owed before; null: to nobody.</param>
internal sealed class Intake(IReportStore store, Relay? relay = null)
{
    private const int LargestBatch = 512;

    // What waits beyond this waits in its connections.
    private readonly Channel<Handed> _handed = Channel.CreateBounded<Handed>(
        new BoundedChannelOptions(2 * LargestBatch) { SingleReader = true });

    /// <summary>Keeps reports of one request.</summary>
    /// <returns>For each whether it is new, when all of them are durable; a failure where none was
    /// kept.</returns>
    public async Task<Outcome<IReadOnlyList<bool>>> KeepAsync(
        IReadOnlyList<ReceivedReport> reports, CancellationToken cancellation)
    {
        var handed = new Handed(reports);
        while (await _handed.Writer.WaitToWriteAsync(cancellation))
        {
            // From here on it is kept, whether its sender waits or not, and counted as what it is.
            if (_handed.Writer.TryWrite(handed))
                return await handed.Kept.Task;
        }
        return new Failure(FailureKind.Stopped, "the receiver ends");
    }

    /// <summary>Writes batches until it is ended; what was handed in before is still kept.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = stopping.Register(() => _handed.Writer.TryComplete());
        while (await _handed.Reader.WaitToReadAsync(CancellationToken.None))
            await WriteAsync(Batch());
    }

    /// <summary>What waits, up to the largest batch; a request with more is one.</summary>
    private List<Handed> Batch()
    {
        var batch = new List<Handed>();
        for (var reports = 0; reports < LargestBatch && _handed.Reader.TryRead(out var handed);)
        {
            batch.Add(handed);
            reports += handed.Reports.Count;
        }
        return batch;
    }

    private async Task WriteAsync(List<Handed> batch)
    {
        var kept = await KeepAsync([.. batch.SelectMany(one => one.Reports)]);
        var at = 0;
        foreach (var one in batch)
        {
            var (first, count) = (at, one.Reports.Count);
            one.Kept.SetResult(
                kept.Then<IReadOnlyList<bool>>(isNew => isNew.Skip(first).Take(count).ToArray()));
            at += count;
        }
    }

    private async Task<Outcome<IReadOnlyList<bool>>> KeepAsync(IReadOnlyList<ReceivedReport> batch)
    {
        try
        {
            return relay?.Owe(batch) is { } failure
                ? failure
                : await store.KeepAsync(batch, CancellationToken.None);
        }
        catch (Exception bug)
        {
            // One batch shall not end the receiver: its senders come again.
            return Failure.Of(bug);
        }
    }

    /// <summary>The reports of one request, and what became of them.</summary>
    private sealed record Handed(IReadOnlyList<ReceivedReport> Reports)
    {
        public TaskCompletionSource<Outcome<IReadOnlyList<bool>>> Kept { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
