using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Scraper.Mutations.Mutating;

/// <summary>A mutation that was drawn, under the number by which it is switched on.</summary>
internal sealed partial record Mutant(int Number, SourceFile File, Mutation Mutation)
{
    /// <summary>Number, place and change, on one line.</summary>
    public string Title => $"{Number,4}  {Place}  {Change}";

    /// <summary>The line of source that it begins on.</summary>
    public string Line => File.Tree.GetText().Lines[Start.Line].ToString().Trim();

    /// <summary>file:line:column, from 1.</summary>
    private string Place => $"{File.Path}:{Start.Line + 1}:{Start.Character + 1}";

    /// <summary>before → after, each on one line.</summary>
    private string Change =>
        $"{Short(Mutation.Node.ToString())} → {Short(Mutation.Mistaken(Mutation.Node))}";

    private LinePosition Start => Mutation.Node.GetLocation().GetLineSpan().StartLinePosition;

    private static string Short(string text)
    {
        var line = Blanks().Replace(text, " ");
        return line.Length <= 70 ? line : line[..34] + " … " + line[^34..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
