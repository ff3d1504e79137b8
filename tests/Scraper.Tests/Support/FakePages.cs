using System.IO;
using System.Text;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Tests.Support;

/// <summary>Pages by script: fails as often as it was told to, then gives one text for every target.
/// Remembers when it was asked.</summary>
internal sealed class FakePages(TimeProvider clock) : IPageSource
{
    private readonly Queue<Failure> _failures = [];

    /// <summary>The text of every page.</summary>
    public string Text { get; set; } = SmallPage.Text;

    /// <summary>The body, where it is to be more than a text.</summary>
    public Func<Stream>? Body { get; set; }

    /// <summary>What every page is said to be.</summary>
    public Dialect Dialect { get; init; } = Dialect.Text;

    /// <summary>What was tolerated on the way.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Called at each fetch, before it answers.</summary>
    public Func<CancellationToken, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public List<(string Target, DateTimeOffset At)> Asked { get; } = [];

    /// <summary>The targets asked, in order.</summary>
    public IEnumerable<string> Targets => Asked.Select(one => one.Target);

    public FakePages Failing(
        int times, FailureKind kind = FailureKind.ConnectionRefused, string message = "nobody there")
    {
        for (; times > 0; times--)
            _failures.Enqueue(new Failure(kind, message));
        return this;
    }

    public async Task<Outcome<Page>> FetchAsync(TargetOptions target, CancellationToken cancellation)
    {
        lock (Asked)
            Asked.Add((target.Name, clock.GetUtcNow()));
        await Meanwhile(cancellation);
        lock (_failures)
            if (_failures.TryDequeue(out var failure))
                return failure;
        var body = Body?.Invoke() ?? new MemoryStream(Encoding.UTF8.GetBytes(Text));
        return new Page(body) { Dialect = Dialect, Warnings = Warnings };
    }
}
