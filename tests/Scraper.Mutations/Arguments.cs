using System.Globalization;

namespace Scraper.Mutations;

/// <summary>The words of the command line: a verb, then <c>--name value</c> or <c>--name</c>.</summary>
internal sealed class Arguments(string[] words)
{
    public string Verb => words.FirstOrDefault() ?? "";

    public bool Has(string name) => words.Contains(name);

    public int Number(string name, int otherwise) =>
        Value(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The parts of a value that commas separate; none where it is not given.</summary>
    public IReadOnlyList<string> List(string name) =>
        Value(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string? Value(string name) =>
        Array.IndexOf(words, name) is var at and >= 0 && at + 1 < words.Length ? words[at + 1] : null;
}
