namespace Scraper.Forwarding.Influxdb;

/// <summary>A version of InfluxDB's write API: where it is asked, and what must be said of where points go.
/// </summary>
/// <param name="Version">As settings have it.</param>
/// <param name="Path">Of a write, below the server's root.</param>
/// <param name="Keys">The settings that a write names, under the same names.</param>
internal sealed record InfluxdbApi(int Version, string Path, IReadOnlyList<InfluxdbKey> Keys)
{
    private static readonly IReadOnlyList<InfluxdbApi> All =
    [
        new(2, "/api/v2/write",
            [new("org", true, sink => sink.Org), new("bucket", true, sink => sink.Bucket)]),
        // All that servers before 1.8 know.
        new(1, "/write", [new("db", true, sink => sink.Db), new("rp", false, sink => sink.Rp)]),
    ];

    /// <summary>The versions as settings write them.</summary>
    public static (string Word, int Version)[] Words { get; } =
        [.. All.Select(api => ($"{api.Version}", api.Version))];

    /// <summary>The one of this version.</summary>
    public static InfluxdbApi Of(int version) => All.Single(api => api.Version == version);

    /// <summary>The path and query of a write; times are milliseconds.</summary>
    public string WritePath(InfluxdbSinkOptions sink)
    {
        var given = Keys.Where(key => key.Of(sink) is not null)
            .Select(key => $"{key.Name}={Uri.EscapeDataString(key.Of(sink)!)}&");
        return $"{Path}?{string.Concat(given)}precision=ms";
    }

    /// <summary>What is missing, or is another version's; null: nothing.</summary>
    public string? Fault(InfluxdbSinkOptions sink)
    {
        var missing = Keys.Where(key => key.IsRequired && key.Of(sink) is null);
        var foreign = All.Where(api => api != this).SelectMany(api => api.Keys)
            .Where(key => key.Of(sink) is not null);
        return Said("needs", missing) ?? Said("has no", foreign);
    }

    private string? Said(string verb, IEnumerable<InfluxdbKey> keys) => keys.Any()
        ? $"version {Version} {verb} {string.Join(" and ", keys.Select(key => key.Name))}"
        : null;
}

/// <summary>A setting that a write names.</summary>
/// <param name="Name">Of the key and of the parameter.</param>
/// <param name="IsRequired">Whether points go nowhere without it.</param>
/// <param name="Of">Its value; null: not given.</param>
internal sealed record InfluxdbKey(string Name, bool IsRequired, Func<InfluxdbSinkOptions, string?> Of);
