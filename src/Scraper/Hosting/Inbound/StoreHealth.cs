using Scraper.Outcomes;
using Scraper.Receiving;

namespace Scraper.Hosting;

/// <summary>Whether the store can keep: looked at once for all who ask within a second, since anybody
/// may.</summary>
/// <param name="store">The store.</param>
/// <param name="tally">Is told, so that a store that is away is told when nobody sends, too.</param>
/// <param name="time">Monotonic.</param>
internal sealed class StoreHealth(IReportStore store, ReceptionTally tally, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private Failure? _failure;
    private long? _looked;

    /// <summary>Null where it can.</summary>
    public async Task<Failure?> LookAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_looked is not { } looked || time.GetElapsedTime(looked) >= Lifetime)
            {
                _failure = await store.ProbeAsync(cancellation);
                _looked = time.GetTimestamp();
                tally.Store(_failure);
            }
            return _failure;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
