namespace Scraper.Hosting;

/// <summary>
/// The memory that bodies take together: small ones have theirs for nothing, of larger ones so many are under
/// way at once, and of the largest one after the other, since a report is read in several times its room.
/// Whoever waits holds no more than its own kind may.
/// </summary>
internal sealed class BodyRoom : IDisposable
{
    /// <summary>Far over any one report.</summary>
    public const int Small = 64 * 1024;

    /// <summary>A hundred reports at once.</summary>
    public const int Large = 1024 * 1024;

    private const int MostLarge = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly SemaphoreSlim _large = new(MostLarge);
    private readonly SemaphoreSlim _largest = new(1);

    /// <summary>A body comes.</summary>
    /// <param name="entered">Told whenever it got more room, since it may have waited.</param>
    public Place Enter(Action entered) => new(this, entered);

    /// <inheritdoc/>
    public void Dispose()
    {
        _large.Dispose();
        _largest.Dispose();
    }

    /// <summary>What one body has of the room.</summary>
    public sealed class Place(BodyRoom room, Action entered) : IDisposable
    {
        private bool _isLarge;
        private bool _isLargest;

        /// <summary>Waits for room for so many bytes, of what was sent or of what that is unpacked.</summary>
        /// <exception cref="TimeoutException">Others have it for too long.</exception>
        public async ValueTask HaveAsync(long bytes, CancellationToken cancellation)
        {
            if (bytes > Large && !_isLargest)
                _isLargest = await EnteredAsync(room._largest, cancellation);
            else if (bytes > Small && !_isLarge && !_isLargest)
                _isLarge = await EnteredAsync(room._large, cancellation);
        }

        /// <summary>Gives all of it back.</summary>
        public void Dispose()
        {
            if (_isLarge)
                room._large.Release();
            if (_isLargest)
                room._largest.Release();
            (_isLarge, _isLargest) = (false, false);
        }

        private async ValueTask<bool> EnteredAsync(SemaphoreSlim kind, CancellationToken cancellation)
        {
            if (!await kind.WaitAsync(Patience, cancellation))
                throw new TimeoutException();
            entered();
            return true;
        }
    }
}
