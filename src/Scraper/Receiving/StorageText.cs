using System.Globalization;
using Scraper.Telemetry;

namespace Scraper.Receiving;

/// <summary>What tells the storage of a server: the partitions that the points of a report name.</summary>
internal sealed class StorageText
{
    private readonly SortedSet<(double, string)> _indexes = [];
    private readonly SortedSet<(double, string)> _files = [];

    /// <summary>Takes note of a point's tags.</summary>
    public void Meet(Tag[] tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Value == Point.Other)
                continue;
            if (tag.Name == "index_partition")
                _indexes.Add(InOrder(tag.Value));
            else if (tag.Name == "series_file_partition")
                _files.Add(InOrder(tag.Value));
        }
    }

    /// <summary><c>index_partition=0,1;series_file_partition=0,1</c>, in numeric order; a part that no point
    /// has is left out.</summary>
    public override string ToString() => string.Join(';', new[]
    {
        Part("index_partition", _indexes), Part("series_file_partition", _files),
    }.Where(part => part.Length > 0));

    private static string Part(string name, SortedSet<(double, string Value)> partitions) =>
        partitions.Count == 0 ? "" : $"{name}={string.Join(',', partitions.Select(one => one.Value))}";

    private static (double, string) InOrder(string partition) =>
        (double.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : double.PositiveInfinity, partition);
}
