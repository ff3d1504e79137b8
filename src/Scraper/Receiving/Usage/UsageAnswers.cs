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
            // A push is judged by what follows it, too.
            var until = question.Until + (2 * interval);
            var points = question.By.Any(tag => !schemas.ReportTags.Contains(tag));
            var counts = await EachPartAsync(
                () => new UsageCount(schemas.Table, schemas.ReportTags, interval, question),
                (ids, count) => store.ReadAsync(ids, until, points, count.Add, cancellation));
            if (!counts.Succeeded(out var parts, out var failure))
                return failure;
            var nameless = await store.CountNamelessAsync(question.Since, question.Until, cancellation);
            if (!nameless.Succeeded(out var reports, out failure))
                return failure;
            var whole = parts[0];
            whole.AddNameless(reports);
            foreach (var part in parts.Skip(1))
                whole.Join(part);
            return whole.Answer();
        }, cancellation);

    /// <summary>The installations that reported since the question's beginning.</summary>
    public Task<Outcome<List<Installation>>> InstallationsAsync(
        UsageQuestion question, CancellationToken cancellation) => InTurnAsync<List<Installation>>(async () =>
        {
            var list = new InstallationList(interval, question.Since, time.GetUtcNow());
            var found = await EachPartAsync(
                () => new List<Installation>(),
                (ids, part) => store.ReadAsync(
                    ids, DateTimeOffset.MaxValue, points: false, server => part.AddRange(list.Of(server)),
                    cancellation));
            return found.Then<List<Installation>>(parts => parts.SelectMany(part => part).ToList());
        }, cancellation);

    /// <summary>Reads all parts of the store side by side, each into something of its own.</summary>
    /// <returns>These, in the order of the parts.</returns>
    private static async Task<Outcome<T[]>> EachPartAsync<T>(
        Func<T> make, Func<IdRange, T, Task<Failure?>> read)
    {
        T[] made = [.. IdRange.Parts.Select(_ => make())];
        var failures = await Task.WhenAll(IdRange.Parts.Zip(made, read));
        return failures.OfType<Failure>().FirstOrDefault() is { } failure ? failure : made;
    }

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
