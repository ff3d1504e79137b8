using System.Globalization;
using Scraper.Mutations.Mutating;

namespace Scraper.Mutations.Trying;

/// <summary>The verb <c>mutate</c>: draw, copy, build, prove the copy clean, try each mutant.</summary>
internal static class Experiment
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellation)
    {
        var mutants = Draw(arguments);
        if (arguments.Has("--list"))
        {
            foreach (var mutant in mutants)
                Console.WriteLine(mutant.Title);
            return 0;
        }
        using var copy = await Copy.MakeAsync(arguments.Has("--keep"), cancellation);
        var built = await MutantBuild.RunAsync(copy, mutants, cancellation);
        var runner = new TestRunner(copy);
        var tally = new Tally();
        foreach (var stage in Stage.All)
            await runner.ProveCleanAsync(stage, cancellation);
        foreach (var mutant in built)
            tally.Add(mutant, await NoticedByAsync(mutant, copy, runner, cancellation));
        tally.Print();
        return 0;
    }

    private static IReadOnlyList<Mutant> Draw(Arguments arguments)
    {
        var only = arguments.List("--only")
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var size = Math.Max(arguments.Number("--mutants", 50), only.Append(0).Max());
        var drawn = Sample.Draw(
            Source.Read(), size, arguments.Number("--seed", 1), arguments.List("--rooms"));
        return [.. drawn.Where(mutant => only.Length == 0 || only.Contains(mutant.Number))];
    }

    private static async Task<string?> NoticedByAsync(
        Mutant mutant, Copy copy, TestRunner runner, CancellationToken cancellation)
    {
        foreach (var stage in Stage.For(mutant.File.Room))
        {
            await runner.ProveCleanAsync(stage, cancellation);
            copy.Select(mutant.Number);
            if (await runner.NoticedByAsync(stage, cancellation) is { } noticed)
                return $"{stage.Name}: {noticed}";
        }
        return null;
    }
}
