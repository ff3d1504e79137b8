namespace Scraper.Outbox;

/// <summary>Where reports wait, and how long.</summary>
internal sealed record OutboxOptions
{
    /// <summary><c>state_dir</c>: the directory of everything this program keeps.</summary>
    public required string StateDirectory { get; init; }

    /// <summary><c>outbox.max_age</c>: a report older than
    /// this expires, in seconds.</summary>
    public double MaxAgeSeconds { get; init; } = 30 * 24 * 60 * 60;

    /// <summary><c>outbox.max_size</c>: bytes of waiting reports;
    /// the oldest expire first.</summary>
    public long MaxSizeBytes { get; init; } = 256 * 1024 * 1024;
}
