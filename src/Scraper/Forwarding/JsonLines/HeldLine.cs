using System.IO;

namespace Scraper.Forwarding.JsonLines;

/// <summary>Writes lines to what may hold a write up for as long as it likes, a pipe that nobody empties or
/// a stopped terminal: the attempt ends without it, and no other line gets into one that is under way.
/// </summary>
internal sealed class HeldLine
{
    private Task _writing = Task.CompletedTask;

    /// <summary>The line is out when this returns.</summary>
    /// <exception cref="IOException">It could not be written, or an earlier one is under way.</exception>
    /// <exception cref="OperationCanceledException">It is under way still.</exception>
    public async Task WriteAsync(Action write, CancellationToken cancellation)
    {
        if (!_writing.IsCompleted)
            throw new IOException("an earlier line still waits for its reader");
        _writing = Task.Run(write, CancellationToken.None);
        await _writing.WaitAsync(cancellation);
    }
}
