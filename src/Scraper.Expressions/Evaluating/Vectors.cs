using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>What several parts do with vectors.</summary>
internal static class Vectors
{
    private const int LongestShown = 1000;

    /// <summary>Every series of an operand without its name and with a new value, as a stream; two that
    /// become one are an error.</summary>
    /// <param name="operand">Whose series they are.</param>
    /// <param name="page">The page that it is evaluated over.</param>
    /// <param name="vector">Its series.</param>
    /// <param name="change">The new value of a value.</param>
    /// <param name="what">What does it, for the error where a series is a histogram.</param>
    public static IEnumerable<Series> Map(
        Node operand, PageView page, IEnumerable<Series> vector, Func<double, double> change, string what)
    {
        return Apart(operand, page, Label.MetricName, Mapped());

        IEnumerable<Series> Mapped()
        {
            var builder = new LabelBuilder();
            foreach (var series in vector)
            {
                RefuseHistogram(series, what);
                builder.Reset(series);
                builder.RemoveName();
                yield return new Series(builder, change(series.Value));
            }
        }
    }

    /// <summary>Every series of an operand without its name, as a stream; two that become one are an error.
    /// </summary>
    public static IEnumerable<Series> Nameless(Node operand, PageView page, IEnumerable<Series> vector)
    {
        return Apart(operand, page, Label.MetricName, Unnamed());

        IEnumerable<Series> Unnamed()
        {
            var builder = new LabelBuilder();
            foreach (var series in vector)
            {
                builder.Reset(series);
                builder.RemoveName();
                yield return new Series(builder, series.Value, series.Histogram);
            }
        }
    }

    /// <summary>An operand's series in each of which one label was changed, or an error where two have become
    /// the same. Their labels are kept only where that cannot be known otherwise.</summary>
    public static IEnumerable<Series> Apart(
        Node operand, PageView page, string changed, IEnumerable<Series> vector) =>
        operand.DiffersWithout(page, [changed]) ? vector : Distinct(vector);

    /// <summary>A stream's series, to be kept: what was lent stands in a table.</summary>
    public static List<Series> Kept(IEnumerable<Series> vector)
    {
        var kept = new List<Series>();
        var table = new LabelTable();
        var builder = new LabelBuilder();
        foreach (var series in vector)
        {
            builder.Reset(series);
            table.TryAdd(builder.Span, out var set);
            kept.Add(new Series(table, set, series.Value, series.Histogram));
        }
        return kept;
    }

    /// <summary>The error of a vector that has the same labels twice.</summary>
    public static EvaluationException Repeated(Label[] labels) =>
        new("the vector would hold the same labels twice", ": " + Shown(labels));

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

    private static IEnumerable<Series> Distinct(IEnumerable<Series> vector)
    {
        var seen = new LabelTable();
        var builder = new LabelBuilder();
        foreach (var series in vector)
        {
            builder.Reset(series);
            if (!seen.TryAdd(builder.Span, out _))
                throw Repeated(series.Labels());
            yield return series;
        }
    }
}
