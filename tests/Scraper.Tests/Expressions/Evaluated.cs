using Scraper.Expressions;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Expressions;

/// <summary>Expressions and what they come to, each as one line of text.</summary>
internal static class Evaluated
{
    /// <summary>A scalar as a number, a vector as its series one a line, an error as its text behind
    /// <c>error:</c>; a text that is no expression as its fault.</summary>
    public static string Over(string page, string expression, bool histograms = false) =>
        Over(PageOf.Text(page), expression, histograms);

    public static string Over(SampleSet page, string expression, bool histograms = false)
    {
        if (!Expression.TryParse(expression, out var parsed, out var fault, histograms))
            return fault.ToString();
        var value = parsed.Evaluate(page);
        return value.Error is { } error ? "error: " + error
            : value.Scalar is { } scalar ? GoFloat.Shortest(scalar)
            : string.Join("\n", value.Vector!.Select(Shown));
    }

    /// <summary>Why a text is no expression.</summary>
    public static string Fault(string expression) =>
        Expression.TryParse(expression, out _, out var fault) ? "it is one" : fault.ToString();

    /// <summary>A text that is an expression.</summary>
    public static Expression Parsed(string expression, bool histograms = false) =>
        Expression.TryParse(expression, out var parsed, out var fault, histograms)
            ? parsed
            : throw new ArgumentException(fault.ToString());

    private static string Buckets(ClassicHistogram histogram) => string.Join(
        " ", histogram.Buckets.Select(bucket => $"{GoFloat.Shortest(bucket.UpperBound)}:{bucket.Count}"));

    private static string Shown(SeriesValue series)
    {
        var value = series.Histogram is { } histogram
            ? Buckets(histogram) + $" sum {histogram.Sum} count {histogram.Count}"
            : GoFloat.Shortest(series.Value);
        var name = series.Labels.FirstOrDefault(label => label.Name == Label.MetricName).Value;
        var labels = series.Labels.Where(label => label.Name != Label.MetricName);
        return $"{name}{Vectors.Shown(labels)} {value}";
    }
}
