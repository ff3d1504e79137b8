using Microsoft.Extensions.Time.Testing;
using Scraper.Hosting;

namespace Scraper.Tests.Hosting;

/// <summary>Answers that cost a reading of the store.</summary>
[TestClass]
public sealed class KeptAnswersTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly KeptAnswers _kept;
    private int _made;

    public KeptAnswersTests() => _kept = new KeptAnswers(TimeSpan.FromMinutes(1), _time);

    public void Dispose() => _kept.Dispose();

    [TestMethod]
    public async Task HoweverManyAskOneIsMadeAtATimeAndOnlyOnce()
    {
        var (under, most) = (0, 0);
        async Task<Answer> MakeAsync()
        {
            most = Math.Max(most, Interlocked.Increment(ref under));
            await Task.Yield();
            Interlocked.Decrement(ref under);
            Interlocked.Increment(ref _made);
            return Answer.Text(200, "");
        }

        await Task.WhenAll(Enumerable.Range(0, 300).Select(at => Task.Run(() =>
            _kept.GetAsync($"{at % 3}", MakeAsync, CancellationToken.None))));

        (_made, most).Should().Be((3, 1));
    }

    [TestMethod]
    public async Task ItIsMadeAgainWhenItIsOldOrWasRefusedOrOthersTookItsPlace()
    {
        await AskAsync("a");
        _time.Advance(TimeSpan.FromSeconds(59));
        await AskAsync("a");
        _made.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync("a");
        _made.Should().Be(2, "it was a minute old");
        await AskAsync("b", AskedQuery.StoreAway);
        await AskAsync("b", AskedQuery.StoreAway);
        _made.Should().Be(4, "a refusal is not kept");
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var other = 0; other < 16; other++)
            await AskAsync($"{other}");
        await AskAsync("15");
        _made.Should().Be(20);
        await AskAsync("a");
        _made.Should().Be(21, "it was the oldest of too many");
    }

    [TestMethod]
    public async Task OneWhoGoesAwayWhileHeWaitsCostsNothing()
    {
        var slow = new TaskCompletionSource<Answer>();
        var first = _kept.GetAsync("a", () => slow.Task, CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var second = _kept.GetAsync("b", () => throw new AssertFailedException("he is gone"), gone.Token);

        await gone.CancelAsync();

        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
        slow.SetResult(Answer.Text(200, ""));
        (await first).Status.Should().Be(200);
    }

    private Task<Answer> AskAsync(string question, Answer? answer = null) => _kept.GetAsync(question, () =>
    {
        _made++;
        return Task.FromResult(answer ?? Answer.Text(200, ""));
    }, CancellationToken.None);
}
