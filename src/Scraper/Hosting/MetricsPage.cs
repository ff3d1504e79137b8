using System.IO;
using Prometheus;

namespace Scraper.Hosting;

/// <summary>What <c>/metrics</c> answers: made once for all who ask at about the same time, so that many
/// clients cost no more than one, in time and in memory.</summary>
internal sealed class MetricsPage(CollectorRegistry registry, TimeProvider clock) : IDisposable
{
    /// <summary>Its age at most.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _one = new(1);
    private ReadOnlyMemory<byte> _page;
    private long _made;

    /// <summary>The page in text 0.0.4.</summary>
    public async Task<ReadOnlyMemory<byte>> GetAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_page.IsEmpty || clock.GetElapsedTime(_made) >= Lifetime)
            {
                using var page = new MemoryStream();
                await registry.CollectAndExportAsTextAsync(page, cancellation);
                (_page, _made) = (page.ToArray(), clock.GetTimestamp());
            }
            return _page;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
