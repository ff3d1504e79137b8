using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;
using Scraper.Mutations.Mutating;

namespace Scraper.Mutations.Trying;

/// <summary>Builds the mutants into the copy. What the compiler does not take is no mutant: it is left out,
/// and the rest is built again.</summary>
internal static partial class MutantBuild
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The mutants that were built.</summary>
    public static async Task<IReadOnlyList<Mutant>> RunAsync(
        Copy copy, IReadOnlyList<Mutant> mutants, CancellationToken cancellation)
    {
        var files = mutants.Select(mutant => mutant.File).Distinct().ToArray();
        while (true)
        {
            Write(copy, files, mutants);
            var build = await BuildAsync(copy, cancellation);
            if (build.Exit == 0)
                return mutants;
            var faulty = FaultyIn(copy, build.Output).ToHashSet();
            if (faulty.Count == 0)
                throw new InvalidOperationException("the copy does not build:\n" + build.Output);
            foreach (var mutant in mutants.Where(one => faulty.Contains(one.Number)))
                Console.WriteLine($"left out {mutant.Title}: does not compile");
            mutants = [.. mutants.Where(one => !faulty.Contains(one.Number))];
        }
    }

    private static void Write(Copy copy, IEnumerable<SourceFile> files, IReadOnlyList<Mutant> mutants)
    {
        foreach (var file in files)
            copy.Write(file.Path, Schemata.Rewrite(file, mutants.Where(mutant => mutant.File == file)));
    }

    /// <summary>Analyzers would find fault with the rewritten text, which nobody reads.</summary>
    private static Task<Command.Result> BuildAsync(Copy copy, CancellationToken cancellation)
    {
        string[] words =
        [
            "build", "-c", "Release", "-v", "quiet", "-nologo", "-clp:ErrorsOnly", "-nodeReuse:false",
            "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
            "tests/Scraper.Tests",
        ];
        var nothing = new Dictionary<string, string>();
        return Command.RunAsync("dotnet", words, copy.Root, nothing, Patience, cancellation);
    }

    private static IEnumerable<int> FaultyIn(Copy copy, string output) =>
        from Match error in Errors().Matches(output)
        let file = Path.GetRelativePath(copy.Root, error.Groups["file"].Value)
        let place = new LinePosition(Number(error, "line") - 1, Number(error, "column") - 1)
        from number in Schemata.NumbersAround(copy.Read(file), place)
        select number;

    private static int Number(Match error, string name) =>
        int.Parse(error.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<file>/.+\.cs)\((?<line>\d+),(?<column>\d+)\): error ", RegexOptions.Multiline)]
    private static partial Regex Errors();
}
