using Microsoft.Extensions.DependencyInjection;
using Scraper.Collecting;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary>The parts of the program as a command asks for them, joined for its settings.</summary>
internal sealed record Joined(ScraperSettings Settings, Lazy<Schema> Schema, IServiceProvider Parts)
{
    /// <summary>The sinks, in the order of the settings.</summary>
    public IEnumerable<ISink> Sinks => Part<IReadOnlyList<Route>>().Select(route => route.Sink);

    /// <summary>A part, made now where nobody asked before.</summary>
    public T Part<T>()
        where T : notnull => Parts.GetRequiredService<T>();

    /// <summary>One collection that is kept nowhere. With reporting off nothing of the state is touched, not
    /// even to compare.</summary>
    public async Task<Outcome<Translation>> PreviewAsync(TargetOptions target, CancellationToken cancellation)
    {
        var last = Settings.Reporting.Disabled ? null : SqliteOutbox.Peek(Settings.Outbox);
        using var turn = await Part<Turns>().TakeAsync(cancellation);
        return await Part<Pipeline>().ReportAsync(target, CollectionReason.Preview, last, cancellation);
    }
}
