using System.IO;
using Scraper.Exposition;

namespace Scraper.Scraping;

/// <summary>One exposition body as it arrives: a stream, already decompressed, read once.</summary>
/// <param name="Body">The bytes. Reading may throw <see cref="IOException"/>
/// or <see cref="OperationCanceledException"/>;
/// <see cref="PageFailures"/> says what failure each one is.</param>
internal sealed record Page(Stream Body) : IAsyncDisposable
{
    /// <summary>What the Content-Type, or the target's fallback, says the body is.</summary>
    public Dialect Dialect { get; init; } = Dialect.Text;

    /// <summary>What was tolerated on the way, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
