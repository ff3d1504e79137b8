namespace Scraper.Hosting;

/// <summary>Random numbers for several ticks and sinks at once, which <see cref="Random"/> itself is not made
/// for.</summary>
internal sealed class SharedRandom : Random
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public override double NextDouble()
    {
        lock (_gate)
            return base.NextDouble();
    }

    /// <inheritdoc/>
    public override int Next()
    {
        lock (_gate)
            return base.Next();
    }
}
