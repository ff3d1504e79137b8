using System.Runtime.CompilerServices;
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
    private const int ServersAtOnce = 1_000;

    private readonly SemaphoreSlim _two = new(2);

    /// <summary>What was used.</summary>
    public Task<Outcome<UsageAnswer>> UsageAsync(UsageQuestion question, CancellationToken cancellation) =>
        InTurnAsync<UsageAnswer>(async () =>
        {
            // A push is judged by what follows it, too.
            var until = DateTimeOffset.MaxValue - question.Until > 2 * interval
                ? question.Until + (2 * interval)
                : DateTimeOffset.MaxValue;
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

    /// <summary>The installations that reported since the question's beginning, by id, of so many servers at
    /// a time: whoever reads slowly holds no state of the store meanwhile.</summary>
    /// <returns>One list at least; a failure is the last.</returns>
    public async IAsyncEnumerable<Outcome<IReadOnlyList<Installation>>> InstallationsAsync(
        UsageQuestion question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var list = new InstallationList(interval, question.Since, time.GetUtcNow());
        for (var from = ""; ;)
        {
            var read = await InTurnAsync(() => SomeAsync(list, from, cancellation), cancellation);
            if (!read.Succeeded(out var some, out var failure))
            {
                yield return failure;
                yield break;
            }
            yield return Outcome<IReadOnlyList<Installation>>.Of(some.Found);
            if (some.Last is not { } last)
                yield break;
            from = last;
        }
    }

    /// <summary>Those of the servers behind an id; the last of these, or null where there are no
    /// more.</summary>
    private async Task<Outcome<(List<Installation> Found, string? Last)>> SomeAsync(
        InstallationList list, string behind, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (found, servers, last) = (new List<Installation>(), 0, behind);
        try
        {
            var ids = behind.Length == 0 ? IdRange.Parts[0] with { To = null } : new IdRange(behind, null);
            var failure = await store.ReadAsync(
                ids, DateTimeOffset.MaxValue, points: false, Take, enough.Token);
            return failure is null ? (found, null) : failure;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (found, last);
        }

        void Take(ServerReports server)
        {
            if (server.Id == behind)
                return;
            found.AddRange(list.Of(server));
            last = server.Id;
            if (++servers == ServersAtOnce)
                enough.Cancel();
        }
    }

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
