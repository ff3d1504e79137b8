using System.Text.Json;
using Scraper.Exposition;

namespace Scraper.Tests.Support;

/// <summary>The families of expfmt, taken apart into the samples they were made of.</summary>
internal static class ExpectedFamilies
{
    /// <summary>All samples. Those of a summary or histogram bear no timestamp: it is the family's
    /// there.</summary>
    public static IEnumerable<string> Samples(JsonElement families) =>
        families.EnumerateArray().SelectMany(family => family.GetProperty("metrics").EnumerateArray()
            .SelectMany(metric => Samples(family.GetProperty("name").GetString()!, metric)));

    /// <summary>Whether a name belongs to a summary or histogram of the page.</summary>
    public static bool IsAssembled(ExpositionRecorder page, string name) =>
        new[] { "", "_count", "_sum", "_bucket" }.Any(
            suffix => name.EndsWith(suffix, StringComparison.Ordinal)
            && page.Types.GetValueOrDefault(name[..^suffix.Length])
                is MetricType.Summary or MetricType.Histogram or MetricType.GaugeHistogram);

    private static IEnumerable<string> Samples(string name, JsonElement metric)
    {
        var labels = ConformanceRun.Labels(metric.GetProperty("labels"));
        object? time = metric.TryGetProperty("timestamp_ms", out var at) ? at.GetInt64() : null;
        foreach (var kind in new[] { "counter", "gauge", "untyped" })
            if (metric.TryGetProperty(kind, out var plain))
                yield return ConformanceRun.Line(name, labels, Value(plain.GetProperty("value")), time);
        foreach (var kind in new[] { "summary", "histogram" })
            if (metric.TryGetProperty(kind, out var whole))
                foreach (var sample in Parts(name, labels, whole))
                    yield return sample;
    }

    private static IEnumerable<string> Parts(
        string name, List<(string Name, string Value)> labels, JsonElement whole)
    {
        string Line(string suffix, double value, (string, string)? bound = null) => ConformanceRun.Line(
            name + suffix, bound is { } label ? [.. labels, label] : labels, value, null);

        foreach (var quantile in Items(whole, "quantiles"))
            yield return Line("", Value(quantile.GetProperty("value")),
                ("quantile", quantile.GetProperty("quantile").GetString()!));
        foreach (var bucket in Items(whole, "buckets"))
            yield return Line("_bucket", First(bucket, "cumulative_count_float", "cumulative_count")!.Value,
                ("le", bucket.GetProperty("upper_bound").GetString()!));
        if (First(whole, "sample_count_float", "sample_count") is { } count)
            yield return Line("_count", count);
        if (First(whole, "sample_sum") is { } sum)
            yield return Line("_sum", sum);
    }

    private static IEnumerable<JsonElement> Items(JsonElement whole, string key) =>
        whole.TryGetProperty(key, out var items) ? items.EnumerateArray() : [];

    private static double? First(JsonElement of, params string[] keys)
    {
        foreach (var key in keys)
            if (of.TryGetProperty(key, out var value))
                return Value(value);
        return null;
    }

    private static double Value(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : RecordedSample.Number(value.GetString()!);
}
