using Scraper.Settings;

namespace Scraper.Forwarding.Series;

/// <summary>A sink of Prometheus' kind: its series belong to a job and an instance.</summary>
internal abstract record SeriesSinkOptions : HttpSinkOptions
{
    /// <summary><c>job</c>: what the series' label <c>job</c> says.</summary>
    public string Job { get; init; } = "influxdb";

    /// <summary>The keys of every such sink.</summary>
    /// <param name="start">The defaults.</param>
    /// <param name="isRoot">Whether the sink asks paths below its <c>url</c>.</param>
    public static KeyTable<T> SeriesKeysOver<T>(T start, bool isRoot)
        where T : SeriesSinkOptions => new(start)
    {
        { HttpKeysOver(start, isRoot), sink => sink, (_, sink) => sink },
        { "job", Values.Text, sink => sink.Job, (sink, job) => sink with { Job = job },
            "what its series have as `job`" },
    };
}
