using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>The time that one page may take, from the first byte sent to the last one read.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    public Deadline(TimeSpan within, TimeProvider clock, CancellationToken caller)
    {
        _timeout = new CancellationTokenSource(within, clock);
        _caller = caller;
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, caller);
    }

    /// <summary>Ends when the time is up or the caller gives up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True where the time is up and it was not the caller who gave up.</summary>
    public bool Passed => _timeout.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>What some work comes to, or a failure where the time is up before it ends.</summary>
    public Outcome<T> Within<T>(Func<CancellationToken, Outcome<T>> work, Failure timeout)
        where T : notnull
    {
        try
        {
            return work(Token);
        }
        catch (OperationCanceledException) when (Passed)
        {
            return timeout;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _timeout.Dispose();
    }
}
