using System.Collections;
using Scraper.Commands;
using Scraper.Hosting;

namespace Scraper;

/// <summary>The program's entry: arguments → settings → command → exit code.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var stop = new StopSignals();
        var environment = EnvironmentVariables();
        var io = CommandIo.OfProcess(environment);
        try
        {
            var composition = new Composition(new HeardStream(io.Output), io.Error, TimeProvider.System)
            {
                Input = io.Input,
            };
            var line = new CommandLine(io, composition, environment);
            return (int)await line.RunAsync(arguments, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return (int)io.TellStopped();
        }
        catch (Exception bug)
        {
            return (int)io.Tell(bug);
        }
    }

    private static Dictionary<string, string> EnvironmentVariables() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
}
