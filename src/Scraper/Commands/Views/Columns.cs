using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>Plain rows in aligned columns: what a person reads, what <c>awk</c> can cut.</summary>
internal static class Columns
{
    /// <summary>Writes rows, the first of them the heads.</summary>
    public static void Write(CommandIo io, IReadOnlyList<string[]> rows, params int[] rightAligned)
    {
        var clean = rows.Select(row => row.Select(OneLine.Cell).ToArray()).ToList();
        var widths = Enumerable.Range(0, clean[0].Length)
            .Select(column => clean.Max(row => row[column].Length))
            .ToList();
        foreach (var row in clean)
            io.WriteLine(string.Join("  ", row.Select((cell, column) => rightAligned.Contains(column)
                ? cell.PadLeft(widths[column])
                : cell.PadRight(widths[column]))).TrimEnd());
    }
}
