using Scraper.Outcomes;

namespace Scraper.Receiving.Usage;

/// <summary>Answers questions from a store: two at a time, since each reads all of it.</summary>
/// <param name="store">Where reports are.</param>
/// <param name="schemas">Whose fields are counted.</param>
/// <param name="interval">How often a server is expected to report.</param>
/// <param name="time">What silence is measured by.</param>
internal sealed class UsageAnswers(
    IReportStore store, AcceptedSchemas schemas, TimeSpan interval, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _two = new(2);

    /// <summary>What was used.</summary>
    public Task<Outcome<UsageAnswer>> UsageAsync(UsageQuestion question, CancellationToken cancellation) =>
        InTurnAsync<UsageAnswer>(async () =>
        {
            var count = new UsageCount(schemas.Table, schemas.ReportTags, interval, question);
            var nameless = await store.CountNamelessAsync(question.Since, question.Until, cancellation);
            if (!nameless.Succeeded(out var reports, out var failure))
                return failure;
            count.AddNameless(reports);
            var points = question.By.Any(tag => !schemas.ReportTags.Contains(tag));
            failure = await store.ReadAsync(question.Until, points, count.Add, cancellation);
            return failure is null ? count.Answer() : failure;
        }, cancellation);

    /// <summary>The installations that reported since the question's beginning.</summary>
    public Task<Outcome<List<Installation>>> InstallationsAsync(
        UsageQuestion question, CancellationToken cancellation) => InTurnAsync<List<Installation>>(async () =>
        {
            var list = new InstallationList(interval, question.Since, time.GetUtcNow());
            var found = new List<Installation>();
            var failure = await store.ReadAsync(
                DateTimeOffset.MaxValue, points: false,
                server => found.AddRange(list.Of(server)), cancellation);
            return failure is null ? found : failure;
        }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _two.Dispose();

    private async Task<Outcome<T>> InTurnAsync<T>(
        Func<Task<Outcome<T>>> answer, CancellationToken cancellation)
        where T : notnull
    {
        await _two.WaitAsync(cancellation);
        try
        {
            return await answer();
        }
        finally
        {
            _two.Release();
        }
    }
}
