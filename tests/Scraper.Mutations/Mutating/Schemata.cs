using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Scraper.Mutations.Mutating;

/// <summary>All mutants of a file at once, each behind a switch of its own: one build serves them all.
/// <c>a &lt; b</c> becomes <c>(MutantUnderTest.Is(17) ? a &lt;= b : a &lt; b)</c>.</summary>
internal static partial class Schemata
{
    /// <summary>The text of a file with these mutants of it built in.</summary>
    public static string Rewrite(SourceFile file, IEnumerable<Mutant> mutants)
    {
        var byNode = mutants.ToDictionary(mutant => mutant.Mutation.Node);
        return file.Tree.GetRoot()
            .ReplaceNodes(byNode.Keys, (node, now) => Switch(byNode[node], now).WithTriviaFrom(now))
            .ToFullString();
    }

    /// <summary>The class behind the switches, one for each project: the number stands in a file, not in a
    /// variable, since tests start the program with an environment of their own.</summary>
    public static string Selector(string numberFile) => $$"""
        internal static class MutantUnderTest
        {
            private static readonly int Number = int.Parse(System.IO.File.ReadAllText("{{numberFile}}"));

            public static bool Is(int number) => Number == number;
        }
        """;

    /// <summary>The mutants that an error of the compiler at a place of a rewritten text may be due to: those
    /// of the smallest piece around it that has any.</summary>
    public static IEnumerable<int> NumbersAround(string text, LinePosition place)
    {
        var tree = Source.Parse(text, "");
        var position = Math.Min(tree.GetText().Lines.GetPosition(place), text.Length - 1);
        return tree.GetRoot().FindToken(position).Parent!.AncestorsAndSelf()
            .Select(node => Switches().Matches(node.ToString()))
            .FirstOrDefault(found => found.Count > 0)?
            .Select(found => int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)) ?? [];
    }

    private static SyntaxNode Switch(Mutant mutant, SyntaxNode now)
    {
        var mistaken = mutant.Mutation.Mistaken(now);
        var isOn = $"global::MutantUnderTest.Is({mutant.Number})";
        if (now is StatementSyntax)
            return SyntaxFactory.ParseStatement($"{{ if ({isOn}) {{ {mistaken} }} else {{ {now} }} }}");
        var choice = $"({isOn} ? {mistaken} : {now})";
        return SyntaxFactory.ParseExpression(
            mutant.Mutation.Type is { } type ? $"(({type}){choice})" : choice);
    }

    [GeneratedRegex(@"MutantUnderTest\.Is\((\d+)\)")]
    private static partial Regex Switches();
}
