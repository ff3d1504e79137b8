using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>A sink with the pace at which it is asked.</summary>
/// <param name="Sink">Where to.</param>
/// <param name="Timeout">For one attempt.</param>
/// <param name="Backoff">Between attempts that failed.</param>
internal sealed record Route(ISink Sink, TimeSpan Timeout, Backoff Backoff)
{
    /// <summary>The sink that these options ask for, at their pace.</summary>
    public static Route Of(SinkOptions options, SinkParts parts) => new(
        options.Kind.Create(options, parts),
        TimeSpan.FromSeconds(options.TimeoutSeconds),
        new Backoff(
            TimeSpan.FromSeconds(options.InitialBackoffSeconds),
            TimeSpan.FromSeconds(options.MaxBackoffSeconds)));
}
