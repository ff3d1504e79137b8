using System.Globalization;
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

    /// <summary>What there is to count in a report.</summary>
    /// <param name="report">The report; fields that are not in the table are passed over.</param>
    /// <param name="ip">The address that was stamped on it.</param>
    /// <param name="table">The fields that are counted.</param>
    public static CountedReport Of(Report report, string? ip, FieldTable table)
    {
        var fields = table.None();
        foreach (var field in report.Fields.Where(field => table.Has(field.Name)))
            fields[table[field.Name]] = CountedField.Of(field);
        return new CountedReport
        {
            ReportId = report.ReportId,
            ObservedAt = report.ObservedAt.ToUnixTimeMilliseconds(),
            Pushed = report.Reason == CollectionReason.Pushed,
            Id = report.TagValue("id") is { Length: > 0 } id ? id : null,
            Ip = ip,
            Storage = StorageOf(report),
            Tags = [.. report.Tags.Where(tag => tag.Name is not ("id" or "ip"))],
            Fields = fields,
            Absent = [.. report.Absent.Select(field => field.Name)],
        };
    }

    /// <summary>The value of a tag of the report; empty where it has none.</summary>
    public string Tag(string name) => name switch
    {
        "id" => Id ?? "",
        "ip" => Ip ?? "",
        _ => Tags.FirstOrDefault(tag => tag.Name == name)?.Value ?? "",
    };

    /// <summary><c>index_partition=0,1;series_file_partition=0,1</c>: the values of all points, in numeric order; a
    /// part that no point has is left out.</summary>
    private static string StorageOf(Report report)
    {
        var tags = report.Fields.SelectMany(field => field.Points).SelectMany(point => point.Tags);
        return string.Join(';', tags
            .Where(tag => tag is { Name: "index_partition" or "series_file_partition", Value: not Point.Other })
            .GroupBy(tag => tag.Name, tag => tag.Value)
            .OrderBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => $"{part.Key}={string.Join(',', part.Distinct().OrderBy(Numeric))}"));
    }

    private static (double, string) Numeric(string partition) =>
        (double.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : double.PositiveInfinity, partition);
}
