using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>Plain rows in aligned columns: what a person reads, what <c>awk</c> can cut. Where they are wider
/// than the terminal the widest column is wrapped; where that leaves it no room each row is a list.</summary>
internal static class Columns
{
    private const int Gap = 2;
    private const int LeastWrapped = 20;

    /// <summary>Writes rows, the first of them the heads.</summary>
    /// <param name="io">Where, and how wide it is.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="rightAligned">Columns of numbers.</param>
    /// <param name="firstIsWhole">The first column is what a person copies into the next command: it is never
    /// wrapped.</param>
    public static void Write(
        CommandIo io, IReadOnlyList<string[]> rows, int[] rightAligned, bool firstIsWhole = false)
    {
        var clean = rows.Select(row => row.Select(OneLine.Cell).ToArray()).ToList();
        var widths = Enumerable.Range(0, clean[0].Length)
            .Select(column => clean.Max(row => row[column].Length))
            .ToArray();
        var over = widths.Sum() + (Gap * (widths.Length - 1)) - io.Terminal.Width;
        var wraps = firstIsWhole ? 1 : 0;
        var widest = Array.IndexOf(widths, widths.Skip(wraps).Max(), wraps);
        if (over > 0)
            widths[widest] -= over;
        if (over > 0 && widths[widest] < LeastWrapped)
            WriteLists(io, clean, firstIsWhole);
        else
            foreach (var row in clean)
                WriteRow(io, row, widths, rightAligned);
    }

    private static void WriteRow(CommandIo io, string[] row, int[] widths, int[] rightAligned)
    {
        var cells = row.Select((cell, column) => Plain.Wrap(cell, widths[column]).ToArray()).ToArray();
        for (var line = 0; line < cells.Max(cell => cell.Length); line++)
            io.WriteLine(string.Join(new string(' ', Gap), cells.Select((cell, column) =>
            {
                var text = cell.ElementAtOrDefault(line) ?? "";
                return rightAligned.Contains(column)
                    ? text.PadLeft(widths[column])
                    : text.PadRight(widths[column]);
            })));
    }

    /// <summary>Each row as its first cell and then, with their heads, the others that say something.
    /// </summary>
    private static void WriteLists(CommandIo io, List<string[]> rows, bool firstIsWhole)
    {
        var head = rows[0];
        var width = head.Skip(1).Max(name => name.Length) + Gap;
        foreach (var row in rows.Skip(1))
        {
            if (firstIsWhole)
                io.WriteLine(row[0]);
            else
                io.WriteWords(row[0], hang: Gap);
            for (var column = 1; column < row.Length; column++)
                if (row[column].Length > 0)
                    io.WriteWords(head[column].PadRight(width) + row[column], indent: Gap, hang: Gap + width);
        }
    }
}
