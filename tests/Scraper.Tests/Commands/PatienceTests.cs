using Microsoft.Extensions.Time.Testing;
using Scraper.Commands;
using Scraper.Outcomes;

namespace Scraper.Tests.Commands;

/// <summary><c>once --wait</c>, by a clock that moves when somebody waits.</summary>
[TestClass]
public sealed class PatienceTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _attempts;

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(4, 3)]
    [DataRow(60, 6)]
    public async Task ATargetThatIsNotUpIsAskedAgainUntilTheTimeIsUp(int seconds, int attempts)
    {
        var start = _clock.GetTimestamp();

        await TryAsync(seconds, FailureKind.ConnectionRefused, succeedAt: 100);

        _attempts.Should().Be(attempts);
        _clock.GetElapsedTime(start).Should().BeCloseTo(
            TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(200));
    }

    [TestMethod]
    public async Task ASuccessEndsTheWaiting() =>
        (await TryAsync(600, FailureKind.TargetStarting, succeedAt: 3)).Value.Should().Be("page");

    [TestMethod]
    public async Task WhatWaitingCannotHelpIsNotTriedAgain()
    {
        await TryAsync(600, FailureKind.FileMissing, succeedAt: 3);

        _attempts.Should().Be(1);
    }

    private async Task<Outcome<string>> TryAsync(int seconds, FailureKind kind, int succeedAt)
    {
        var patience = new Patience(_clock, new Random(1), TimeSpan.FromSeconds(seconds));
        var trying = patience.TryAsync<string>(
            () => Task.FromResult<Outcome<string>>(
                ++_attempts == succeedAt ? "page" : new Failure(kind, "not yet")),
            CancellationToken.None);
        while (!trying.IsCompleted)
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        return await trying;
    }
}
