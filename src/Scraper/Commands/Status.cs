using Scraper.Hosting;
using Scraper.Outbox;

namespace Scraper.Commands;

/// <summary>What <c>status</c> knows.</summary>
internal sealed record Status(
    ReportingSwitch Reporting, string StateDirectory, IReadOnlyList<SinkState> Sinks);
