using System.Globalization;
using Scraper.Exposition;
using Scraper.Expressions;

namespace Scraper.Tests.Expressions;

/// <summary>What Prometheus answered, and in what our own value differs from it.</summary>
internal sealed record Answer
{
    /// <summary>The series of a vector, or null.</summary>
    public IReadOnlyList<(IReadOnlyList<Label> Labels, string Value)>? Vector { get; init; }

    /// <summary>The scalar, or null.</summary>
    public string? Scalar { get; init; }

    /// <summary>The difference, or null where there is none.</summary>
    public string? DifferenceOf(Evaluation found, double tolerance)
    {
        if (found.Error is not null)
            return $"has a value, found {found.Error}";
        if (Scalar is not null)
            return found.Scalar is { } number && Same(number, Scalar, tolerance)
                ? null
                : $"is {Scalar}, found {found.Scalar}";
        return found.Vector is { } vector
            ? Difference(vector, tolerance)
            : $"is a vector, found {found.Scalar}";
    }

    private string? Difference(IReadOnlyList<SeriesValue> found, double tolerance)
    {
        var byLabels = found.ToDictionary(series => Key(series.Labels));
        var differences = new List<string>();
        foreach (var (labels, value) in Vector!)
        {
            if (!byLabels.Remove(Key(labels), out var series))
                differences.Add($"lacks {Key(labels)}");
            else if (!Same(series.Value, value, tolerance))
                differences.Add($"{Key(labels)} is {value}, found {GoFloat.Shortest(series.Value)}");
        }
        differences.AddRange(byLabels.Keys.Select(key => $"has {key} too"));
        return differences.Count == 0 ? null : string.Join("; ", differences.Take(5));
    }

    private static string Key(IEnumerable<Label> labels) =>
        Vectors.Shown(labels.OrderBy(label => label.Name, StringComparer.Ordinal));

    private static bool Same(double found, string wanted, double tolerance)
    {
        var number = wanted switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(wanted, CultureInfo.InvariantCulture),
        };
        return found.Equals(number) || Math.Abs(found - number) <= Math.Abs(number) * tolerance;
    }
}
