namespace Scraper.Mutations.Measuring;

/// <summary>Cycles of a graph: its strongly connected components of more than one node.</summary>
internal static class Rings
{
    /// <summary>The largest first; nodes in order of their names.</summary>
    public static IReadOnlyList<string[]> Of(IEnumerable<(string From, string To)> arrows)
    {
        var next = arrows
            .Where(arrow => arrow.From != arrow.To)
            .ToLookup(arrow => arrow.From, arrow => arrow.To);
        var reach = next.ToDictionary(node => node.Key, node => Reach(node.Key, next));
        return [.. reach.Keys
            .Where(node => reach[node].Contains(node))
            .Select(node => reach[node]
                .Where(other => reach.GetValueOrDefault(other)?.Contains(node) == true)
                .Order(StringComparer.Ordinal).ToArray())
            .DistinctBy(ring => ring[0])
            .OrderByDescending(ring => ring.Length).ThenBy(ring => ring[0], StringComparer.Ordinal)];
    }

    /// <summary>What can be reached in at least one step.</summary>
    private static HashSet<string> Reach(string start, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var node))
            foreach (var one in next[node])
                if (reached.Add(one))
                    open.Push(one);
        return reached;
    }
}
