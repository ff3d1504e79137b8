using Scraper.Mutations.Mutating;

namespace Scraper.Mutations.Trying;

/// <summary>What came of each mutant: told at once, and summed up by room at the end.</summary>
internal sealed class Tally
{
    private readonly List<(Mutant Mutant, bool Noticed)> _tried = [];

    public void Add(Mutant mutant, string? noticedBy)
    {
        _tried.Add((mutant, noticedBy is not null));
        Console.WriteLine(
            noticedBy is null ? $"SURVIVED {mutant.Title}" : $"killed   {mutant.Title}  ({noticedBy})");
    }

    public void Print()
    {
        Console.WriteLine();
        foreach (var (mutant, _) in _tried.Where(one => !one.Noticed))
            Console.WriteLine($"SURVIVED {mutant.Title}\n              {mutant.Line}");
        Console.WriteLine();
        foreach (var room in _tried.GroupBy(one => one.Mutant.File.Room).OrderBy(room => room.Key))
            PrintRate(room.Key, [.. room]);
        PrintRate("all", _tried);
    }

    private static void PrintRate(string room, IReadOnlyList<(Mutant Mutant, bool Noticed)> tried)
    {
        var noticed = tried.Count(one => one.Noticed);
        var rate = 100.0 * noticed / Math.Max(tried.Count, 1);
        Console.WriteLine($"{room,-14}{noticed,4} of {tried.Count} noticed ({rate:F0} %)");
    }
}
