using Scraper.Settings;

namespace Scraper.Outbox;

/// <summary>Where reports wait, and how long.</summary>
internal sealed record OutboxOptions
{
    /// <summary><c>state_dir</c>: the directory of everything this program keeps.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>What its files in the state directory are called: <c>NAME.db</c> and those beside
    /// it.</summary>
    public string Name { get; init; } = OwnReports;

    /// <summary>The outbox of the reports that this program makes.</summary>
    public const string OwnReports = "outbox";

    /// <summary>The outbox of those that a receiver hands on.</summary>
    public const string RelayedReports = "relay";

    /// <summary><c>outbox.max_age</c>: a report kept for longer expires once it was tried since, in seconds.
    /// </summary>
    public double MaxAgeSeconds { get; init; } = 30 * 24 * 60 * 60;

    /// <summary><c>outbox.max_size</c>: bytes of all kept reports, what was set aside expires first, then the
    /// oldest; 0 for no limit.</summary>
    public long MaxSizeBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>The keys below <c>outbox</c>.</summary>
    public static readonly KeyTable<OutboxOptions> Keys = new(new() { StateDirectory = "" })
    {
        { "max_age", Values.Duration("1s", "10y"), outbox => outbox.MaxAgeSeconds,
            (outbox, seconds) => outbox with { MaxAgeSeconds = seconds },
            "a report kept for longer expires once it was tried since" },
        { "max_size", Values.Size(), outbox => outbox.MaxSizeBytes,
            (outbox, bytes) => outbox with { MaxSizeBytes = bytes },
            "of all reports; those set aside go first, then the oldest; 0: no limit, as for every limit" },
    };
}
