using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>What a report says of its collection that no page can know.</summary>
internal sealed record CollectionStamp(
    Guid ReportId, DateTimeOffset ObservedAt, CollectionReason Reason, string Target);
