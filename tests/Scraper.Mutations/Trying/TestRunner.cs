using System.Text.RegularExpressions;

namespace Scraper.Mutations.Trying;

/// <summary>Runs the copy's tests, one stage at a time, against the mutant that is selected.</summary>
internal sealed partial class TestRunner(Copy copy)
{
    // Exit codes of the testing platform.
    private const int Passed = 0;
    private const int NoTestRan = 8;

    private static readonly TimeSpan Unlimited = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Stage, TimeSpan> _cleanTimes = [];

    /// <summary>What noticed the selected mutant, such as a test's name; null where the stage passes. A test
    /// that fails must fail again by itself: one that only wanted for time has noticed nothing, and the stage
    /// is run once more.</summary>
    public async Task<string?> NoticedByAsync(Stage stage, CancellationToken cancellation)
    {
        var patience = TimeSpan.FromTicks(Math.Max(4 * _cleanTimes[stage].Ticks, LeastPatience.Ticks));
        for (var turn = 1; ; turn++)
        {
            var run = await RunAsync(stage, patience, cancellation);
            if (run.Exit is null)
                return $"no end within {run.Took.TotalSeconds:F0} s";
            if (run.Exit is Passed or NoTestRan)
                return null;
            if (FailedTest().Match(run.Output) is not { Success: true } failed)
                return $"exit code {run.Exit} without a failed test";
            var test = failed.Groups[1].Value;
            var again = await RunAsync(stage.Only(test), patience, cancellation);
            if (again.Exit != Passed || turn == 2)
                return test;
        }
    }

    /// <summary>Runs a stage without any mutant, for the first time of each: it must pass, and the time that
    /// it takes is what a mutant's patience is measured by.</summary>
    public async Task ProveCleanAsync(Stage stage, CancellationToken cancellation)
    {
        if (_cleanTimes.ContainsKey(stage))
            return;
        copy.Select(0);
        var run = await RunAsync(stage, Unlimited, cancellation);
        if (run.Exit is not (Passed or NoTestRan))
            throw new InvalidOperationException($"{stage.Name} fail without any mutant:\n{run.Output}");
        _cleanTimes[stage] = run.Took;
        Console.WriteLine($"clean     {stage.Name}: {run.Took.TotalSeconds:F0} s");
    }

    private Task<Command.Result> RunAsync(
        Stage stage, TimeSpan patience, CancellationToken cancellation) => Command.RunAsync(
            $"{copy.Root}/tests/Scraper.Tests/bin/Release/net10.0/Scraper.Tests",
            ["--progress", "off", "--ansi", "off", "--maximum-failed-tests", "1", "--filter", stage.Filter],
            copy.Root, Environment(), patience, cancellation);

    /// <summary>A mutant that never stops collecting must not take the machine's memory.</summary>
    private Dictionary<string, string> Environment() => new()
    {
        ["TMPDIR"] = copy.FreshFolder(),
        ["DOTNET_GCHeapHardLimit"] = "0x60000000",
    };

    [GeneratedRegex(@"^failed (\S+)", RegexOptions.Multiline)]
    private static partial Regex FailedTest();
}
