using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>What several parts do with vectors.</summary>
internal static class Vectors
{
    /// <summary>Every series without its name and with a new value; two that become one are an
    /// error.</summary>
    /// <param name="vector">The series.</param>
    /// <param name="change">The new value of a value.</param>
    /// <param name="what">What does it, for the error where a series is a histogram.</param>
    public static List<Point> Map(IEnumerable<Point> vector, Func<double, double> change, string what)
    {
        var mapped = new List<Point>();
        var builder = new LabelBuilder();
        foreach (var point in vector)
        {
            RefuseHistogram(point, what);
            builder.Reset(point);
            builder.RemoveName();
            mapped.Add(new Point(builder.ToArray(), change(point.Value)));
        }
        return Distinct(mapped);
    }

    /// <summary>The same series, or an error where two have the same labels.</summary>
    public static List<Point> Distinct(List<Point> vector)
    {
        var seen = new HashSet<Label[]>(vector.Count, LabelsComparer.Instance);
        foreach (var point in vector)
            if (!seen.Add(point.Labels()))
                throw new EvaluationException("the vector would hold the same labels twice: "
                    + Shown(point.Labels()));
        return vector;
    }

    /// <summary>Numbers only.</summary>
    public static void RefuseHistogram(Point point, string what)
    {
        if (point.Histogram is not null)
            throw new EvaluationException($"{what} does not work on histograms; sum and + do");
    }

    /// <summary>Labels as PromQL writes them.</summary>
    public static string Shown(IEnumerable<Label> labels) =>
        "{" + string.Join(", ", labels.Select(label => $"{label.Name}=\"{label.Value}\"")) + "}";
}
