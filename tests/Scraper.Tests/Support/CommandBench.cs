using System.IO;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scraper.Commands;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Scraping;
using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>What came of a command line.</summary>
internal sealed record CommandResult(int Exit, string Output, string Error);

/// <summary>Runs command lines inside the test, over the program's own wiring: only pages come by script, a
/// sink may be a fake, and the state directory is a fresh one.</summary>
internal sealed class CommandBench : IDisposable
{
    private readonly FakeTimeProvider _clock =
        new(CommandsSome.Now) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

    public CommandBench() => Pages = new FakePages(_clock)
    {
        Text = File.ReadAllText(Places.Fixture("influxd-2.9.1.prom")),
    };

    public FakeTimeProvider Clock => _clock;

    public StateDirectory State { get; } = new();

    public FakePages Pages { get; }

    /// <summary>In place of the settings' sinks; where there is none, those are asked.</summary>
    public List<ISink> Sinks { get; } = [];

    /// <summary>Standard error as the program writes it.</summary>
    public WatchedWriter Error { get; } = new();

    /// <summary>Runs <paramref name="arguments"/>, cut at blanks.</summary>
    public async Task<CommandResult> RunAsync(
        string arguments, string environment = "", string input = "", CancellationToken stop = default)
    {
        using var output = new MemoryStream();
        Error.Clear();
        var io = new CommandIo(
            new MemoryStream(Encoding.UTF8.GetBytes(input)), output, Error, new Terminal(100, false))
        {
            Messages = new Messages(Error, _clock),
        };
        var composition = new Composition(io.Output, io.Error, _clock)
        {
            Input = io.Input,
            Replace = Replace,
        };
        var variables = SettingsSome.Variables(environment);
        variables.TryAdd("SCRAPER_STATE_DIR", State.Path);
        var line = new CommandLine(io, composition, variables);
        var exit = await line.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), stop);
        return new CommandResult((int)exit, Encoding.UTF8.GetString(output.ToArray()), Error.ToString());
    }

    public void Dispose() => State.Dispose();

    private void Replace(IServiceCollection services)
    {
        services.AddSingleton<IPageSource>(Pages);
        if (Sinks.Count > 0)
            services.AddSingleton(RunningSidecar.Routes([.. Sinks]));
    }
}

/// <summary>Text that a test can wait for.</summary>
internal sealed class WatchedWriter : StringWriter
{
    private readonly TaskCompletionSource<Uri> _listening = new();

    public WatchedWriter() => NewLine = "\n";

    /// <summary>The address that a sidecar says it listens on.</summary>
    public Task<Uri> Listening => _listening.Task;

    public void Clear() => GetStringBuilder().Clear();

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        const string mark = "listening address=";
        if (value?.IndexOf(mark, StringComparison.Ordinal) is { } at and >= 0)
            _listening.TrySetResult(new Uri(value[(at + mark.Length)..].Split(' ')[0]));
    }
}

/// <summary>A sink that says what a test told it to.</summary>
internal sealed class FakeSink(string name) : ISink
{
    /// <summary>What every delivery comes to.</summary>
    public Delivery Answer { get; init; } = Delivery.Accepted;

    public string? Unreachable { get; init; }

    public string Name => name;

    public SinkRequest Describe(FrozenReport report) => new(
        "POST", "http://sink/", [new("Authorization", "<secret>")], Encoding.UTF8.GetBytes("body"));

    public Task<Delivery> SendAsync(FrozenReport report, CancellationToken cancellation) =>
        Task.FromResult(Answer);

    public Task<Probe> ProbeAsync(CancellationToken cancellation) =>
        Task.FromResult(new Probe(Unreachable));
}
