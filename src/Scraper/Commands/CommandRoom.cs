using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Scraping;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary>What a command that reads settings is given: streams, settings as they were read, parts,
/// clock.</summary>
internal sealed record CommandRoom(CommandIo Io, Composition Composition, SettingsReading Reading)
{
    /// <summary>What this machine, or this container, is called.</summary>
    public string HostName { get; init; } = "";

    /// <summary>The one clock.</summary>
    public TimeProvider Clock => Composition.Time;

    /// <summary>Where reports wait.</summary>
    public OutboxOptions Outbox => Reading.BestEffort.Outbox;

    /// <summary>The same for what a receiver hands on.</summary>
    public CommandRoom OfRelay() => this with
    {
        Reading = Reading with { BestEffort = Reading.BestEffort.OfRelay() },
    };

    /// <summary>The outbox, for an operator's hand; what was damaged in it is told.</summary>
    /// <exception cref="OutboxException">It cannot be used.</exception>
    public OutboxAdmin OpenOutbox() => OutboxAdmin.Open(Outbox, Clock, damaged => Tell(damaged));

    /// <summary>Settings and schema, or null after every fault was told.</summary>
    /// <param name="besides">Faults that were found elsewhere.</param>
    public (ScraperSettings Settings, Lazy<Schema> Schema)? Ready(IReadOnlyList<Fault>? besides = null)
    {
        var schema = SchemaFile.Read(Reading.BestEffort.SchemaFile, out var faults);
        IReadOnlyList<Fault> all =
            [.. Reading.Faults, .. faults, .. Unknown(schema), .. besides ?? []];
        foreach (var fault in all)
            Io.Messages.Tell(fault);
        return all.Count == 0 ? (Reading.BestEffort, schema!) : null;
    }

    /// <summary>Settings and the schemas that a receiver takes, or null after every fault was told.</summary>
    public (ScraperSettings Settings, AcceptedSchemas Schemas)? ReadyToReceive()
    {
        var schemas = ReceivedSchemas.Read(Reading.BestEffort.Receiver, out var faults);
        foreach (var fault in Reading.Faults.Concat(faults))
            Io.Messages.Tell(fault);
        return Reading.Settings is { } settings && schemas is not null ? (settings, schemas) : null;
    }

    /// <summary>Where a receiver keeps reports.</summary>
    public ReportStores StoresOf((ScraperSettings Settings, AcceptedSchemas Schemas) ready) => new(
        ready.Settings.Receiver, ready.Settings.Outbox.StateDirectory, ready.Schemas.Table, Clock);

    /// <summary>What is wrong with the files that <c>receiver</c> names.</summary>
    public IReadOnlyList<Fault> FaultsOfReceiver()
    {
        var receiver = Reading.BestEffort.Receiver;
        ReceivedSchemas.Read(receiver, out var faults);
        return ReceiverFiles.Fault(receiver, Clock) is { } unusable
            ? [.. faults, new Fault(Reading.Source, 0, 0, unusable)]
            : faults;
    }

    /// <summary>Runs what needs the parts of the program, joined for valid settings.</summary>
    public async Task<ExitCode> JoinAsync(
        Func<Joined, Task<ExitCode>> work, IReadOnlyList<Fault>? besides = null)
    {
        if (Ready(besides) is not { } ready)
            return ExitCode.Usage;
        await using var parts = Composition.Join(ready.Settings, ready.Schema);
        return await work(new Joined(ready.Settings, ready.Schema, parts));
    }

    /// <summary>Warns as the log is written: of what leaves the command to go on.</summary>
    public void Warn(IEnumerable<string> warnings)
    {
        using var logging = LineLoggerProvider.Factory(Io.Error, Reading.BestEffort.LogFormat, Clock);
        var log = LineLoggerProvider.Own(logging);
        foreach (var warning in warnings)
            log.Doubtful(warning);
    }

    /// <summary>The sentence for a person who asks while reporting is off.</summary>
    public void SayWhetherReportingIsOff()
    {
        if (Reading.Reporting.Disabled)
            Io.Messages.Write(
                LogLevel.Warning,
                $"reporting is off ({Switches}): nothing is sent or kept; only the target is asked",
                "reporting is off: nothing is sent or kept; only the target is asked",
                ("disabled_by", new LogList(Reading.Reporting.DisabledBy)));
    }

    /// <summary>What a target is called for a person: where there are several, a name that nobody chose does
    /// not tell which.</summary>
    public string NameOf(TargetOptions target) => HasSeveralTargets ? target.Title : target.Name;

    /// <summary>Tells a failure, with the target's name where there
    /// are several, and what it means for the exit code.</summary>
    public ExitCode Tell(Failure failure, TargetOptions? target = null)
    {
        Io.Messages.Tell(failure, target?.Name, HasSeveralTargets);
        return failure.Kind.ExitCode();
    }

    private IEnumerable<Fault> Unknown(Lazy<Schema>? schema) =>
        schema is null ? [] : Reading.BestEffort.Privacy.Unknown(schema);

    private bool HasSeveralTargets => Reading.BestEffort.Targets.Count > 1;

    /// <summary>The switches that turned reporting off.</summary>
    public string Switches => string.Join(", ", Reading.Reporting.DisabledBy);
}
