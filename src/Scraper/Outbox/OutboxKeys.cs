using Scraper.Settings;

namespace Scraper.Outbox;

/// <summary>The keys below <c>outbox</c>.</summary>
internal static class OutboxKeys
{
    public static readonly KeyTable<OutboxOptions> Table = new(new() { StateDirectory = "" })
    {
        { "max_age", Values.Duration("1s", "10y"), outbox => outbox.MaxAgeSeconds,
            (outbox, seconds) => outbox with { MaxAgeSeconds = seconds },
            "a report older than this expires" },
        { "max_size", Values.Size(), outbox => outbox.MaxSizeBytes,
            (outbox, bytes) => outbox with { MaxSizeBytes = bytes },
            "of all waiting reports; the oldest expire first" },
    };
}
