namespace Scraper.Settings;

/// <summary>Finds the word that a mistyped one was meant to be.</summary>
internal static class Nearest
{
    /// <summary>The closest candidate, or null: at most a third of the letters may differ.</summary>
    public static string? To(string word, IEnumerable<string> candidates) => candidates
        // So many must differ at least: what no candidate can be near to, however long, costs nothing.
        .Where(candidate => Math.Abs(candidate.Length - word.Length) <= Most(word))
        .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate)))
        .Where(pair => pair.distance <= Most(word) && pair.distance < pair.candidate.Length)
        .OrderBy(pair => pair.distance)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    private static int Most(string word) => Math.Max(1, word.Length / 3);

    /// <summary>Letters to insert, drop, replace, or swap with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
            for (var column = 0; column <= right.Length; column++)
                rows[row, column] = row == 0 || column == 0
                    ? row + column
                    : Step(rows, left, right, row, column);
        return rows[left.Length, right.Length];
    }

    private static int Step(int[,] rows, string left, string right, int row, int column)
    {
        var differs = left[row - 1] == right[column - 1] ? 0 : 1;
        var best = Math.Min(rows[row - 1, column - 1] + differs,
            Math.Min(rows[row - 1, column], rows[row, column - 1]) + 1);
        var swapped = row > 1 && column > 1
            && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
        return swapped ? Math.Min(best, rows[row - 2, column - 2] + 1) : best;
    }
}
