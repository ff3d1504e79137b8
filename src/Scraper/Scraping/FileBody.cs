using System.IO;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>A file's bytes within the time that a page may take. Opening a FIFO that nobody writes to, and
/// reading one whose writer is silent, block in the kernel where no token reaches: both happen on a thread of
/// the pool and are left there when the time is up.</summary>
internal sealed class FileBody : ForwardStream
{
    private const int LongestRead = 64 * 1024;

    private readonly Stream _stream;
    private readonly PageFile _file;
    private readonly Deadline _deadline;
    private readonly Failure _timeout;

    // Its own: a read that was left behind must not write into a buffer that its caller uses again.
    private readonly byte[] _buffer = new byte[LongestRead];

    private FileBody(Stream stream, PageFile file, Deadline deadline, Failure timeout) =>
        (_stream, _file, _deadline, _timeout) = (stream, file, deadline, timeout);

    /// <summary>Opens the file; the deadline is closed with it.</summary>
    /// <param name="file">It, or a FIFO, a device, standard input.</param>
    /// <param name="deadline">For opening and for each read.</param>
    /// <param name="timeout">What failure it is when that has passed.</param>
    public static async Task<FileBody> OpenAsync(PageFile file, Deadline deadline, Failure timeout)
    {
        var opening = Task.Run(file.Open, CancellationToken.None);
        try
        {
            return new FileBody(
                await opening.WaitAsync(deadline.Token), file, deadline, timeout);
        }
        catch (OperationCanceledException)
        {
            if (file.IsOurs)
                _ = CloseLateAsync(opening);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _deadline.Token.ThrowIfCancellationRequested();
            var most = Math.Min(buffer.Length, _buffer.Length);
            var length = await _stream.ReadAsync(_buffer.AsMemory(0, most), CancellationToken.None).AsTask()
                .WaitAsync(_deadline.Token);
            _buffer.AsSpan(0, length).CopyTo(buffer.Span);
            return length;
        }
        catch (OperationCanceledException e) when (_deadline.Passed)
        {
            throw new PageFailureException(_timeout, e);
        }
        catch (Exception e) when (FileFailures.Of(e, _file.Name, "it is gone") is { } failure)
        {
            throw new PageFailureException(failure, e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_file.IsOurs)
            _stream.Dispose();
        _deadline.Dispose();
    }

    // A writer came after all.
    private static async Task CloseLateAsync(Task<Stream> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await opening.Result.DisposeAsync();
    }
}
