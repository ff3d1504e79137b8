using Scraper.Outcomes;

namespace Scraper.Forwarding;

/// <summary>A sink with the pace at which it is asked.</summary>
/// <param name="Sink">Where to.</param>
/// <param name="Timeout">For one attempt.</param>
/// <param name="Backoff">Between attempts that failed.</param>
internal sealed record Route(ISink Sink, TimeSpan Timeout, Backoff Backoff)
{
    /// <summary>Whether the receiver holds only the last state: of a target's reports the newest is
    /// sent.</summary>
    public bool HoldsLastState { get; init; }

    /// <summary>Whether the receiver is there, within the time of one attempt, whatever happens.</summary>
    public async Task<Probe> ProbeAsync(TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await Sink.ProbeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Probe(NoAnswerWithin(Timeout));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            return new Probe(Failure.Of(bug).Message);
        }
    }

    /// <summary>What is said of a receiver that was silent for so long.</summary>
    public static string NoAnswerWithin(TimeSpan time) =>
        $"no answer within {Math.Round(time.TotalSeconds, 3)} s";

    /// <summary>The sink that these options ask for, at their pace.</summary>
    public static Route Of(SinkOptions options, SinkParts parts) => new(
        options.Kind.Create(options, parts),
        TimeSpan.FromSeconds(options.TimeoutSeconds),
        new Backoff(
            TimeSpan.FromSeconds(options.InitialBackoffSeconds),
            TimeSpan.FromSeconds(options.MaxBackoffSeconds)))
    {
        HoldsLastState = options.Kind.HoldsLastState,
    };
}
