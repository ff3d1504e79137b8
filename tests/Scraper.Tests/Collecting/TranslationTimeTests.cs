using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.Collecting;

/// <summary>A target's time is for its translation, too.</summary>
[TestClass]
public sealed class TranslationTimeTests
{
    private readonly PipelineBench _bench = new();

    [TestMethod]
    public async Task ATranslationThatTakesTooLongIsAScrapeTimeout()
    {
        _bench.Pages.Meanwhile = _ =>
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(10));
            return Task.CompletedTask;
        };

        var failure = (await _bench.Pipeline.CollectAsync(
            PipelineBench.Target, CollectionReason.Once, _bench.Outbox, CancellationToken.None)).Failure!;

        (failure.Kind, failure.Message).Should().Be((FailureKind.ScrapeTimeout,
            "the page was read, but not translated within 10 s; "
            + "raise scrape_timeout, or lower sample_limit to what the server should have"));
    }

    [TestMethod]
    public async Task ATranslationEndsWhenTheProgramDoes()
    {
        using var stop = new CancellationTokenSource();
        var text = new MemoryStream(Encoding.UTF8.GetBytes(SmallPage.Text));
        _bench.Pages.Body = () => new ClosingStream(text, stop.Cancel);

        var collect = () => _bench.Pipeline.CollectAsync(
            PipelineBench.Target, CollectionReason.Once, _bench.Outbox, stop.Token);

        await collect.Should().ThrowAsync<OperationCanceledException>();
        _bench.Outbox.Kept.Should().BeEmpty();
    }
}
