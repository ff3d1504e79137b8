namespace Scraper.Hosting;

/// <summary>Answers that cost a reading of the store: one is made at a time, and kept for a while for all who
/// ask the same, so that many who look cost no more than one.</summary>
/// <param name="lifetime">How old one gets.</param>
/// <param name="time">Monotonic.</param>
internal sealed class KeptAnswers(TimeSpan lifetime, TimeProvider time) : IDisposable
{
    // A page is some tens of kilobytes.
    private const int Most = 16;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, (Answer Answer, long Made)> _kept = [];

    /// <summary>The answer to a question.</summary>
    /// <param name="question">Told apart by this.</param>
    /// <param name="make">Makes it. A refusal is not kept.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Answer> GetAsync(
        string question, Func<Task<Answer>> make, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_kept.TryGetValue(question, out var known) && time.GetElapsedTime(known.Made) < lifetime)
                return known.Answer;
            var answer = await make();
            if (answer.Refusal is null)
                Keep(question, answer);
            return answer;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private void Keep(string question, Answer answer)
    {
        _kept[question] = (answer, time.GetTimestamp());
        if (_kept.Count > Most)
            _kept.Remove(_kept.MinBy(one => one.Value.Made).Key);
    }
}
