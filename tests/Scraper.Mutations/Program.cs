using System.Runtime.InteropServices;
using Scraper.Mutations.Measuring;
using Scraper.Mutations.Trying;

namespace Scraper.Mutations;

/// <summary>Two questions to the source: would the tests notice a mistake in it (<c>mutate</c>), and what are
/// its measures (<c>measure</c>; <c>types</c> is the part of it that runs the program).</summary>
internal static class Program
{
    private const string Usage = """
        mutate   tries a random sample of mutations of src with the tests
                 --mutants N   size of the sample (50)
                 --seed N      which sample (1); the first mutants of a larger one are the smaller one's
                 --rooms A,B   only these rooms, such as Exposition,Outbox
                 --only N,N    only the mutants with these numbers
                 --list        lists them and tries none
                 --keep        leaves the mutated copy in the temporary folder
        measure  counts files, lines, methods, types, arrows and cycles of src, then what `types` counts
        types    counts the types of our own that a `once` over a fixture runs through
        """;

    public static async Task<int> Main(string[] words)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var arguments = new Arguments(words);
        try
        {
            return arguments.Verb switch
            {
                "mutate" => await Experiment.RunAsync(arguments, stop.Token),
                "measure" => await MeasureAsync(stop.Token),
                "types" => await TypesOfARun.PrintAsync(stop.Token),
                _ => Help(),
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }

        // The mutated copy is removed on the way out.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static Task<int> MeasureAsync(CancellationToken cancellation)
    {
        var source = Source.Read();
        SizeTable.Print(source);
        ArrowTable.Print(source);
        return TypesOfARun.PrintAsync(cancellation);
    }

    private static int Help()
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}
