using System.IO;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>A file's bytes within the time that a page may take. Opening a FIFO that nobody writes to, and
/// reading one whose writer is silent, block in the kernel where no token reaches: both happen on a thread of
/// the pool and are left there when the time is up.</summary>
internal sealed class FileBody : ForwardStream
{
    private const int LongestRead = 64 * 1024;

    private readonly FileStream _file;
    private readonly string _path;
    private readonly Deadline _deadline;
    private readonly Failure _timeout;

    // Its own: a read that was left behind must not write into a buffer that its caller uses again.
    private readonly byte[] _buffer = new byte[LongestRead];

    private FileBody(FileStream file, string path, Deadline deadline, Failure timeout) =>
        (_file, _path, _deadline, _timeout) = (file, path, deadline, timeout);

    /// <summary>Opens the file; the deadline is closed with it.</summary>
    /// <param name="path">Of the file, or of a FIFO or device.</param>
    /// <param name="deadline">For opening and for each read.</param>
    /// <param name="timeout">What failure it is when that has passed.</param>
    public static async Task<FileBody> OpenAsync(string path, Deadline deadline, Failure timeout)
    {
        var opening = Task.Run(() => Open(path), CancellationToken.None);
        try
        {
            return new FileBody(
                await opening.WaitAsync(deadline.Token), path, deadline, timeout);
        }
        catch (OperationCanceledException)
        {
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
            var length = await _file.ReadAsync(_buffer.AsMemory(0, most), CancellationToken.None).AsTask()
                .WaitAsync(_deadline.Token);
            _buffer.AsSpan(0, length).CopyTo(buffer.Span);
            return length;
        }
        catch (OperationCanceledException e) when (_deadline.Passed)
        {
            throw new PageFailureException(_timeout, e);
        }
        catch (Exception e) when (FileFailures.Of(e, _path, "it is gone") is { } failure)
        {
            throw new PageFailureException(failure, e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        _deadline.Dispose();
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    // A writer came after all.
    private static async Task CloseLateAsync(Task<FileStream> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await opening.Result.DisposeAsync();
    }
}
