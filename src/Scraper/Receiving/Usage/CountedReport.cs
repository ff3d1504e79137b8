using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>What counting needs of a report, and nothing else of it.</summary>
internal sealed record CountedReport
{
    public required Guid ReportId { get; init; }

    /// <summary>Milliseconds of UTC since 1970.</summary>
    public required long ObservedAt { get; init; }

    /// <summary>Whether a server pushed it by itself.</summary>
    public bool Pushed { get; init; }

    /// <summary>The tag <c>id</c>; null for a report without one.</summary>
    public string? Id { get; init; }

    /// <summary>The sender's address as it was stamped; null under <c>ip: drop</c>.</summary>
    public string? Ip { get; init; }

    /// <summary>The storage system's specifics; empty where the report names none.</summary>
    public string Storage { get; init; } = "";

    /// <summary>The other tags of the whole report. A sender's own <c>ip</c> is not among them.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>The fields by their numbers in the table of fields; one that was not reported is
    /// <see cref="CountedField.Missing"/>.</summary>
    public required CountedField[] Fields { get; init; }

    /// <summary>The names of the fields that have no value.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>The order of an id's reports: by time, then by report id.</summary>
    public static int InOrder(CountedReport one, CountedReport other) =>
        (one.ObservedAt, one.ReportId).CompareTo((other.ObservedAt, other.ReportId));

    /// <summary>The value of a tag of the report; empty where it has none.</summary>
    public string Tag(string name) => name switch
    {
        "id" => Id ?? "",
        "ip" => Ip ?? "",
        _ => Tags.FirstOrDefault(tag => tag.Name == name)?.Value ?? "",
    };
}
