using Scraper.Exposition;
using Scraper.Http;
using Scraper.Settings;

namespace Scraper.Scraping;

/// <summary>One target of the settings.</summary>
internal sealed record TargetOptions
{
    /// <summary>The name of a target that is given none.</summary>
    public const string Unnamed = "default";

    /// <summary><c>name</c>: what reports call it.</summary>
    public string Name { get; init; } = Unnamed;

    /// <summary><c>url</c>: <c>http:</c>, <c>https:</c>, <c>file:</c> or a path.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8086/metrics";

    /// <summary><c>scrape_timeout</c>: for the whole page, in seconds.</summary>
    public double ScrapeTimeoutSeconds { get; init; } = 10;

    /// <summary><c>enable_compression</c>: ask for gzip.</summary>
    public bool EnableCompression { get; init; } = true;

    /// <summary><c>fallback_scrape_protocol</c>: how to read an answer without a usable Content-Type.
    /// </summary>
    public Dialect? FallbackScrapeProtocol { get; init; }

    /// <summary>Credentials, TLS, proxy, redirects, headers.</summary>
    public HttpClientOptions Http { get; init; } = new();

    /// <summary>What its page may cost.</summary>
    public ExpositionLimits Limits { get; init; } = new();

    /// <summary><c>point_limit</c>: the most points of a field of its report.</summary>
    public int PointLimit { get; init; } = 1000;

    /// <summary>Its name; with the address where nobody chose one.</summary>
    public string Title => Name == Unnamed || Name.StartsWith(Unnamed + "-", StringComparison.Ordinal)
        ? $"{Name} ({(TargetAddress.IsHttp(Url) ? ShownUrl.Of(new Uri(Url)) : Url)})"
        : Name;

    private static readonly ScalarShape<Dialect> Protocol = Values.OneOf(
        ("PrometheusText0.0.4", Dialect.Text),
        ("PrometheusText1.0.0", Dialect.Text),
        ("OpenMetricsText1.0.0", Dialect.OpenMetrics),
        ("OpenMetricsText0.0.1", Dialect.OpenMetrics));

    private static readonly KeyTable<ExpositionLimits> LimitKeys = new(new())
    {
        { "body_size_limit", Values.Size(), limits => limits.BodySizeLimitBytes,
            (limits, bytes) => limits with { BodySizeLimitBytes = bytes },
            "size of a page after decompression; 0: no limit, as for every limit" },
        { "line_length_limit", Values.Size(1 << 30), limits => limits.LineLengthLimitBytes,
            (limits, bytes) => limits with { LineLengthLimitBytes = (int)bytes }, "size of one line" },
        { "sample_limit", Values.Count(int.MaxValue), limits => limits.SampleLimit,
            (limits, count) => limits with { SampleLimit = count }, "samples that sources ask for" },
        { "series_limit", Values.Count(int.MaxValue), limits => limits.SeriesLimit,
            (limits, count) => limits with { SeriesLimit = count },
            "distinct series that sources ask for, of 320 characters each" },
        { "label_limit", Values.Count(100_000), limits => limits.LabelLimit,
            (limits, count) => limits with { LabelLimit = (int)count }, "labels of one sample" },
        { "label_name_length_limit", Values.Size(1 << 30), limits => limits.LabelNameLengthLimit,
            (limits, bytes) => limits with { LabelNameLengthLimit = (int)bytes }, "size of a label's name" },
        { "label_value_length_limit", Values.Size(1 << 30), limits => limits.LabelValueLengthLimit,
            (limits, bytes) => limits with { LabelValueLengthLimit = (int)bytes },
            "size of a label's value" },
    };

    /// <summary>What may also stand at the top level, as the default of every target.</summary>
    public static readonly KeyTable<TargetOptions> SharedKeys = new(new())
    {
        { "scrape_timeout", Values.Duration("10ms", "1h"), target => target.ScrapeTimeoutSeconds,
            (target, seconds) => target with { ScrapeTimeoutSeconds = seconds }, "for the whole page" },
        { "enable_compression", Values.Switch, target => target.EnableCompression,
            (target, on) => target with { EnableCompression = on }, "ask for gzip" },
        { "fallback_scrape_protocol", Protocol,
            (target, dialect) => target with { FallbackScrapeProtocol = dialect }, "",
            "how to read an answer without a usable Content-Type" },
        { LimitKeys, target => target.Limits, (target, limits) => target with { Limits = limits } },
        { "point_limit", Values.Count(int.MaxValue), target => target.PointLimit,
            (target, count) => target with { PointLimit = (int)count },
            "points of a field; the smallest are summed into one, `(other)`" },
    };

    /// <summary>A target's keys over these defaults.</summary>
    public static KeyTable<TargetOptions> KeysOver(TargetOptions defaults) => new(defaults)
    {
        { "name", Values.Name, target => target.Name, (target, name) => target with { Name = name },
            "what reports call it; unique" },
        { "url", new AddressShape(), target => target.Url, (target, url) => target with { Url = url },
            "`http:`, `https:`, `file:` or a path" },
        { SharedKeys, target => target, (_, target) => target },
        { HttpClientOptions.Keys, target => target.Http, (target, http) => target with { Http = http } },
        { "follow_redirects", Values.Switch, target => target.Http.FollowRedirects,
            (target, on) => target with { Http = target.Http with { FollowRedirects = on } },
            "at most 10, never from https to http" },
        new ElsewhereKey("scrape_interval", "it is schedule.interval"),
        new ElsewhereKey("metrics_path", "the path is part of url"),
        new ElsewhereKey("scheme", "the scheme is part of url"),
        new ElsewhereKey("static_configs", "a target is named by its url"),
        new ElsewhereKey("limits", "every limit is a key of the target itself"),
    };
}
