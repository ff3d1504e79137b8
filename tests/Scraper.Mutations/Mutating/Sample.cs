using Microsoft.CodeAnalysis;

namespace Scraper.Mutations.Mutating;

/// <summary>A draw among all the mistakes that could be made: every place is as likely as any other, and a
/// place is drawn with one of its mistakes.</summary>
internal static class Sample
{
    /// <summary>At most so many mutants of these rooms (of all where none is named), numbered as drawn: the
    /// same seed over the same source draws the same ones, and a larger sample begins with a smaller one.
    /// </summary>
    public static IReadOnlyList<Mutant> Draw(Source source, int size, int seed, IReadOnlyList<string> rooms)
    {
        var random = new Random(seed);
        var places = source.Files
            .Where(file => rooms.Count == 0 || rooms.Contains(file.Room))
            .SelectMany(file => PlacesOf(file, source.ModelOf(file)))
            .ToArray();
        random.Shuffle(places);
        return [.. places.Take(size).Select((place, index) => new Mutant(
            index + 1, place.File, place.Mistakes[random.Next(place.Mistakes.Length)]))];
    }

    private static IEnumerable<(SourceFile File, Mutation[] Mistakes)> PlacesOf(
        SourceFile file, SemanticModel model) =>
        from node in file.Tree.GetRoot().DescendantNodes()
        let mistakes = MistakesAt(node, model).ToArray()
        where mistakes.Length > 0 && Switchable.Is(node, model)
        select (file, mistakes);

    private static IEnumerable<Mutation> MistakesAt(SyntaxNode node, SemanticModel model) =>
    [
        .. Comparisons.At(node),
        .. Logic.At(node),
        .. Constants.At(node, model),
        .. Sums.At(node, model),
        .. Branches.At(node, model),
        .. Calls.At(node),
    ];
}
