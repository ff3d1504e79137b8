namespace Scraper.Collecting;

/// <summary>How many targets are asked at once: a thousand that are asked together would time out waiting for
/// each other. Time spent waiting for a turn is not the target's.</summary>
/// <param name="most"><c>max_concurrent_scrapes</c>; 0 where there is no limit.</param>
internal sealed class Turns(int most) : IDisposable
{
    private readonly SemaphoreSlim _free = new(most > 0 ? most : int.MaxValue);

    /// <summary>A turn, once one is free; disposed, it is the next one's.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        return new Turn(_free);
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    /// <summary>A turn that one target has.</summary>
    private sealed record Turn(SemaphoreSlim Free) : IDisposable
    {
        public void Dispose() => Free.Release();
    }
}
