namespace Scraper.Mutations.Trying;

/// <summary>A part of the tests that is run at once: its name, and the runner's filter for it.</summary>
internal sealed record Stage(string Name, string Filter)
{
    // Tidy reads the source's text, which is rewritten in the copy.
    private const string Test =
        "FullyQualifiedName!~Scraper.Tests.Tidy&"
        + "TestCategory!=Real&TestCategory!=Fuzz&TestCategory!=Conformance";

    private const string Conformance = "TestCategory=Conformance";

    /// <summary>One test of it.</summary>
    public Stage Only(string test) => new(test, $"{Filter}&FullyQualifiedName~.{test}");

    /// <summary>The tests that mirror a room are the likeliest to notice and the quickest to run; then come
    /// the rest of <c>make test</c>, and <c>make conformance</c>.</summary>
    public static IReadOnlyList<Stage> For(string room) => room == SourceFile.Root
        ? All
        :
        [
            new Stage($"tests of {room}", $"{Test}&FullyQualifiedName~Scraper.Tests.{room}."),
            new Stage($"tests but those of {room}", $"{Test}&FullyQualifiedName!~Scraper.Tests.{room}."),
            All[1],
        ];

    /// <summary>All that a mutant is tried with.</summary>
    public static IReadOnlyList<Stage> All { get; } =
        [new Stage("tests", Test), new Stage("conformance", Conformance)];
}
