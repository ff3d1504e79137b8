using Scraper.Outcomes;

namespace Scraper.Outbox;

/// <summary>The state directory failed under a method of the outbox;
/// nothing of that method was done.</summary>
internal sealed class OutboxException(Failure failure, Exception? cause = null)
    : Exception(failure.Message, cause)
{
    /// <summary>One of the kinds of <see cref="Stage.Outbox"/>.</summary>
    public Failure Failure { get; } = failure;
}
