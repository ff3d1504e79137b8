using System.IO;

namespace Scraper.Mutations.Measuring;

/// <summary>Which room names which, how often; then the rings of rooms and of files.</summary>
internal static class ArrowTable
{
    public static void Print(Source source)
    {
        var references = References.Of(source).ToArray();
        Console.WriteLine("\narrows between rooms (names counted)");
        foreach (var room in source.Files.Select(file => file.Room).Distinct().Order(StringComparer.Ordinal))
            Console.WriteLine($"  {room} → {Named(room, references)}");
        PrintRings("rooms", references.Select(one => (one.From.Room, one.To.Room)));
        PrintRings("files", references.Select(one => (one.From.Path, one.To.Path)));
    }

    private static string Named(string room, IEnumerable<(SourceFile From, SourceFile To)> references)
    {
        var named = references
            .Where(one => one.From.Room == room && one.To.Room != room)
            .CountBy(one => one.To.Room)
            .OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => $"{one.Key} {one.Value}")
            .DefaultIfEmpty("nobody");
        return string.Join(", ", named);
    }

    private static void PrintRings(string what, IEnumerable<(string From, string To)> arrows)
    {
        var rings = Rings.Of(arrows.Distinct());
        Console.WriteLine($"\ncycles of {what}: {rings.Count}");
        foreach (var ring in rings)
        {
            var names = string.Join(", ", ring.Select(Path.GetFileNameWithoutExtension));
            Console.WriteLine($"  [{ring.Length}] {names}");
        }
    }
}
