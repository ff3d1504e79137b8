using Scraper.Exposition;
using Scraper.Expressions;

namespace Scraper.Commands;

/// <summary>An evaluation as a person reads it: one row a series, written as in PromQL.</summary>
internal static class EvaluationTable
{
    public static void Write(CommandIo io, Evaluation evaluation)
    {
        if (evaluation.Scalar is { } scalar)
            io.WriteLine(GoFloat.Shortest(scalar));
        else if (evaluation.Vector is not { Count: > 0 } series)
            io.WriteLine("no series");
        else
            Columns.Write(io, [["series", "value"], .. series.Select(Row)], rightAligned: [1]);
    }

    private static string[] Row(SeriesValue series)
    {
        var name = series.Labels.FirstOrDefault(label => label.Name == Label.MetricName).Value ?? "";
        var labels = series.Labels.Where(label => label.Name != Label.MetricName);
        return [$"{name}{{{string.Join(", ", labels)}}}", GoFloat.Shortest(series.Value)];
    }
}
