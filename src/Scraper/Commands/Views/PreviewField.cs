using System.Globalization;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary>One field of a report as a person sees it:
/// a head row, and rows for its points where it has several.</summary>
internal sealed record PreviewField
{
    private const int ShownPoints = 5;

    public required string Name { get; init; }

    public required string Fidelity { get; init; }

    public required bool IsExact { get; init; }

    /// <summary>The total, by additivity, and what it is made of.</summary>
    public required PreviewRow Head { get; init; }

    /// <summary>The largest points.</summary>
    public required IReadOnlyList<PreviewRow> Rows { get; init; }

    public required string? Note { get; init; }

    public required string Source { get; init; }

    /// <summary>Every text of the value column.</summary>
    public IEnumerable<string> Values => Rows.Select(row => row.Value).Append(Head.Value);

    /// <summary>Lays a field out.</summary>
    public static PreviewField Of(ReportField field, ChangedTags changed, bool all) => new()
    {
        Name = field.Name,
        Fidelity = field.Fidelity.Label(),
        IsExact = field.Fidelity == Telemetry.Fidelity.Exact,
        Head = HeadOf(field.Points, field.Merged, changed),
        Rows = field.Points.Count == 1 ? [] : [.. RowsOf(field.Points, all)],
        Note = field.Note,
        Source = Unwrapped(field.Source),
    };

    /// <summary>A number for a person: digits in groups of three, six decimals at most.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? value > 0 ? "+Inf" : "-Inf"
        : value.ToString(
            Math.Abs(value) is >= 1e15 or (> 0 and < 1e-4) ? "0.###e0" : "#,0.######",
            CultureInfo.InvariantCulture);

    private static PreviewRow HeadOf(IReadOnlyList<Point> points, int merged, ChangedTags changed)
    {
        if (points is [var only])
            return RowOf(only, changed);
        var names = points.SelectMany(point => point.Tags).Select(tag => tag.Name).Distinct()
            .Select(name => name + changed.MarkOf(name)).Concat(changed.Dropped);
        var summary = $"{points.Count} points by {string.Join(", ", names)}"
            + (merged > 0 ? $", {merged} merged into {Point.Other}" : "");
        var histograms = points.Select(point => point.Distribution).OfType<Distribution>().ToList();
        return histograms.Count == points.Count
            ? new PreviewRow(Number(histograms.Sum(one => one.Count)), summary)
            : new PreviewRow(Number(points.Sum(Weight)), summary);
    }

    private static IEnumerable<PreviewRow> RowsOf(IReadOnlyList<Point> points, bool all)
    {
        // One row that says "and 1 more" would save nothing.
        var shown = all || points.Count <= ShownPoints + 1 ? points.Count : ShownPoints;
        foreach (var point in points.OrderByDescending(Weight).Take(shown))
            yield return RowOf(point, ChangedTags.None);
        if (shown < points.Count)
            yield return new PreviewRow("", $"… and {points.Count - shown} more");
    }

    private static PreviewRow RowOf(Point point, ChangedTags changed)
    {
        var tags = string.Join(' ', point.Tags
            .Select(tag => OneLine.Cell($"{tag.Name}={tag.Value}") + changed.MarkOf(tag))
            .Concat(changed.Dropped));
        return point.Distribution is { } distribution
            ? new PreviewRow(Number(distribution.Count), $"{HistogramBar.Of(distribution)} {tags}".TrimEnd())
            : new PreviewRow(Number(Weight(point)), tags);
    }

    private static string Unwrapped(string expression) =>
        string.Join(' ', expression.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static double Weight(Point point) => point.Distribution?.Count ?? point.Value ?? double.NaN;
}

/// <summary>One row: a value and what stands beside it.</summary>
internal sealed record PreviewRow(string Value, string Tags);
