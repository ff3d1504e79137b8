using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>What several parts do with vectors.</summary>
internal static class Vectors
{
    private const int LongestShown = 1000;

    /// <summary>Every series without its name and with a new value; two that become one are an
    /// error.</summary>
    /// <param name="vector">The series.</param>
    /// <param name="change">The new value of a value.</param>
    /// <param name="what">What does it, for the error where a series is a histogram.</param>
    public static List<Series> Map(IEnumerable<Series> vector, Func<double, double> change, string what)
    {
        var mapped = new List<Series>();
        var builder = new LabelBuilder();
        foreach (var series in vector)
        {
            RefuseHistogram(series, what);
            builder.Reset(series);
            builder.RemoveName();
            mapped.Add(new Series(builder.ToArray(), change(series.Value)));
        }
        return Distinct(mapped);
    }

    /// <summary>The same series, or an error where two have the same labels.</summary>
    public static List<Series> Distinct(List<Series> vector)
    {
        var seen = new HashSet<Label[]>(vector.Count, LabelsComparer.Instance);
        foreach (var series in vector)
            if (!seen.Add(series.Labels()))
                throw new EvaluationException(
                    "the vector would hold the same labels twice", ": " + Shown(series.Labels()));
        return vector;
    }

    /// <summary>Numbers only.</summary>
    public static void RefuseHistogram(Series series, string what)
    {
        if (series.Histogram is not null)
            throw new EvaluationException($"{what} does not work on histograms; sum and + do");
    }

    /// <summary>Labels as PromQL writes them, as many as a sentence holds.</summary>
    public static string Shown(IEnumerable<Label> labels)
    {
        var text = "{" + string.Join(", ", labels) + "}";
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }
}
