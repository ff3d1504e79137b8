namespace Scraper.Telemetry;

/// <summary>What one collection became: the program's product. Built once, then frozen.</summary>
internal sealed record Report
{
    /// <summary>Name and version of the schema, e.g. <c>influxdb-usage-telemetry/1</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>The schema's prefix of series names. It travels with the report, which may wait longer than a
    /// schema stays.</summary>
    public string MetricPrefix { get; init; } = "";

    /// <summary>UUID v7; every attempt of every sink carries this same id.</summary>
    public required Guid ReportId { get; init; }

    /// <summary>When the page was read, UTC.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    public required CollectionReason Reason { get; init; }

    /// <summary>The target's name from the settings, never its address.</summary>
    public required string Target { get; init; }

    /// <summary>Tags of the whole instance, in schema order.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>The fields that have a value, in schema order.</summary>
    public required IReadOnlyList<ReportField> Fields { get; init; }

    /// <summary>The fields that have none, in schema order, with the reason.</summary>
    public required IReadOnlyList<AbsentField> Absent { get; init; }

    /// <summary>Fields that the previous report of the same instance had and this one has not.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    public required Coverage Coverage { get; init; }

    public required Ledger Ledger { get; init; }

    /// <summary>True where a limit or a truncated last line may have cost part of the page.</summary>
    public bool Partial { get; init; }

    /// <summary>This report beside the last one of its instance: the fields that only that one had are lost.
    /// </summary>
    /// <param name="before">The names of the fields it had; null where there was none.</param>
    public Report After(IReadOnlyList<string>? before) =>
        this with { Lost = [.. (before ?? []).Except(Fields.Select(field => field.Name))] };

    /// <summary>What tells instances apart: the tag <c>id</c>, or the target's name.</summary>
    public string Instance => TagValue("id") ?? Target;

    /// <summary>The value of one instance tag, or null.</summary>
    public string? TagValue(string name) => Tags.FirstOrDefault(tag => tag.Name == name)?.Value;
}

/// <summary>Why a collection took place; in JSON in lower case.</summary>
internal enum CollectionReason
{
    Startup,
    Scheduled,
    Once,
    Preview,
    Pushed,
}

/// <summary>One tag: a name of the schema and its value.</summary>
internal sealed record Tag(string Name, string Value);

/// <summary>A field without a value.</summary>
internal sealed record AbsentField(string Name, string Reason);

/// <summary>How many of the schema's counted fields have a value.</summary>
internal sealed record Coverage(int Filled, int Of);

/// <summary>Sample lines of the page: <c>Read = Used + Ignored + Rejected</c>.</summary>
/// <param name="Read">All sample lines.</param>
/// <param name="Used">Lines that a winning source took.</param>
/// <param name="Ignored">Lines that none did.</param>
/// <param name="Rejected">Lines that are no valid sample, or part of a torn histogram.</param>
/// <param name="Rejections">The first 20 of the rejected, by line.</param>
/// <param name="Incomplete">Why the page may lack its end:
/// a limit, or a truncated last line; null where it was read whole.</param>
internal sealed record Ledger(
    long Read, long Used, long Ignored, long Rejected, IReadOnlyList<LedgerRejection> Rejections,
    string? Incomplete = null);

/// <summary>One rejected line; 1-based line and column.</summary>
internal sealed record LedgerRejection(long Line, int Column, string Reason);
