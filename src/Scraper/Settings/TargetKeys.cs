using Scraper.Exposition;
using Scraper.Scraping;

namespace Scraper.Settings;

/// <summary>The keys of a target.</summary>
internal static class TargetKeys
{
    private static readonly KeyTable<ExpositionLimits> Limits = new(new())
    {
        { "body_size_limit", Values.Size(), (limits, bytes) => limits with { BodySizeLimitBytes = bytes },
            "64MiB", "size of a page after decompression; 0: no limit, as for every limit" },
        { "line_length_limit", Values.Size(1 << 30),
            (limits, bytes) => limits with { LineLengthLimitBytes = (int)bytes }, "1MiB",
            "size of one line" },
        { "sample_limit", Values.Count(int.MaxValue), (limits, count) => limits with { SampleLimit = count },
            "2000000", "samples that sources ask for" },
        { "series_limit", Values.Count(int.MaxValue), (limits, count) => limits with { SeriesLimit = count },
            "2000000", "distinct series that sources ask for" },
        { "label_limit", Values.Count(100_000), (limits, count) => limits with { LabelLimit = (int)count },
            "64", "labels of one sample" },
        { "label_name_length_limit", Values.Size(1 << 30),
            (limits, bytes) => limits with { LabelNameLengthLimit = (int)bytes }, "1024",
            "size of a label's name" },
        { "label_value_length_limit", Values.Size(1 << 30),
            (limits, bytes) => limits with { LabelValueLengthLimit = (int)bytes }, "16KiB",
            "size of a label's value" },
    };

    /// <summary>What may also stand at the top level, as the default of every target.</summary>
    public static readonly KeyTable<TargetOptions> Shared = new(new())
    {
        { "scrape_timeout", Values.Duration("10ms", "1h"),
            (target, seconds) => target with { ScrapeTimeoutSeconds = seconds }, "10s",
            "for the whole page" },
        { "enable_compression", Values.Switch, (target, on) => target with { EnableCompression = on }, "true",
            "ask for gzip" },
        { "fallback_scrape_protocol",
            Values.OneOf(
                ("PrometheusText0.0.4", "PrometheusText0.0.4"),
                ("PrometheusText1.0.0", "PrometheusText1.0.0"),
                ("OpenMetricsText1.0.0", "OpenMetricsText1.0.0")),
            (target, protocol) => target with { FallbackScrapeProtocol = protocol }, "",
            "how to read an answer without a usable Content-Type" },
        { Limits, target => target.Limits, (target, limits) => target with { Limits = limits } },
    };

    /// <summary>A target's keys over these defaults.</summary>
    public static KeyTable<TargetOptions> Over(TargetOptions defaults) => new(defaults)
    {
        { "name", Values.Name, (target, name) => target with { Name = name }, "default",
            "what reports call it; unique" },
        { "url", Values.Address, (target, url) => target with { Url = url }, "http://127.0.0.1:8086/metrics",
            "`http:`, `https:`, `file:` or a path" },
        { Shared, target => target, (_, target) => target },
        { HttpKeys.Table, target => target.Http, (target, http) => target with { Http = http } },
        { "follow_redirects", Values.Switch,
            (target, on) => target with { Http = target.Http with { FollowRedirects = on } }, "true",
            "at most 10, never from https to http" },
    };
}
