namespace Scraper.Telemetry;

/// <summary>One field of a report: where its value came from, how true it is, and its points.</summary>
internal sealed record ReportField
{
    public required string Name { get; init; }

    public required FieldType Type { get; init; }

    public Fidelity Fidelity { get; init; } = Fidelity.Exact;

    /// <summary>In what way the source differs; set where <see cref="Fidelity"/> is not exact.</summary>
    public string? Note { get; init; }

    /// <summary>The winning source's expression, as the schema writes it.</summary>
    public required string Source { get; init; }

    /// <summary>How many points of the page were summed into the one whose tags are all
    /// <see cref="Point.Other"/>; 0 where each stands for itself.</summary>
    public int Merged { get; init; }

    /// <summary>At least one; sorted by tags; they partition the field's total.</summary>
    public required IReadOnlyList<Point> Points { get; init; }
}

/// <summary>The type of a field, as in the exposition format; in JSON in lower case.</summary>
internal enum FieldType
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>How a winning source relates to the field's description; in JSON in snake case.</summary>
internal enum Fidelity
{
    Exact,
    UpperBound,
    LowerBound,
    Partial,
    Proxy,
}

/// <summary>One value of a field with its own tags. Exactly one of value and histogram is set.</summary>
/// <param name="Tags">Sorted by name, ordinal.</param>
/// <param name="Value">A counter's or gauge's value.</param>
/// <param name="Distribution">A histogram's value.</param>
internal sealed record Point(IReadOnlyList<Tag> Tags, double? Value, Distribution? Distribution)
{
    /// <summary>The value of every tag of the point that stands for the smallest of a field with too many.
    /// </summary>
    public const string Other = "(other)";
}

/// <summary>A histogram's value: cumulative buckets in ascending order, the last one <c>+Inf</c>.</summary>
internal sealed record Distribution(IReadOnlyList<Bucket> Buckets, double? Sum, double Count);

/// <summary>One cumulative bucket; <paramref name="UpperBound"/> as the float form of <c>le</c>.</summary>
internal sealed record Bucket(string UpperBound, double Count);
