using System.IO;
using Scraper.Forwarding;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>The one reader of settings and their one check:
/// file &lt; environment &lt; flags, every fault at once.</summary>
internal static class SettingsReader
{
    /// <summary>Reads everything there is.</summary>
    public static SettingsReading Read(SettingsInput input)
    {
        var faults = new List<Fault>();
        var file = new SettingsText(input);
        var switches = OptOut.OfProcess(input).ToList();
        var reporting = new ReportingSwitch([.. switches.Select(one => one.Name)], file.Name, file.Read);
        var root = ReadFile(file, reporting, faults);
        var source = root.Origin.File;
        var warnings = switches.Select(one => one.Warning).OfType<string>()
            .Concat(reporting.Warnings()).Concat(file.Warnings());
        EnvironmentLayer.Apply(input.Environment, root, faults);
        input.Flags.Apply(root, faults);
        // Where the file breaks off, what is missing in it may stand behind.
        var read = RootKeys.Read(root, root.IsWhole ? faults : []);
        var settings = Complete(read, input.Environment) with { Reporting = reporting, Source = source };
        faults.AddRange(Unreachable(settings, Proxies.OfEnvironment(input.Environment.GetValueOrDefault)));
        return new SettingsReading(settings, [.. Sorted(faults)], [.. warnings]);
    }

    private static MapNode ReadFile(SettingsText file, ReportingSwitch reporting, List<Fault> faults)
    {
        try
        {
            var document = SettingsDocument.Of(file.Name, file.Read());
            reporting.Hear(document);
            faults.AddRange(document.Faults);
            return document.Root;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            if (file.IsNamed)
                faults.Add(new Fault(file.Name, 0, 0, "there is no such file; name another with --config"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Fault(file.Name, 0, 0, "cannot be read: " + unreadable.Message));
        }
        return new MapNode(new Origin(file.IsNamed ? file.Name : ScraperSettings.Nowhere, 0, 0, ""));
    }

    /// <summary>As a person reads the file, then what stands in no line.</summary>
    private static IEnumerable<Fault> Sorted(IEnumerable<Fault> faults) => faults
        .OrderBy(fault => fault.Line > 0 ? fault.Line : long.MaxValue)
        .ThenBy(fault => fault.Column);

    /// <summary>Who could not be asked as the settings say: the handshake for a <c>server_name</c> is made
    /// behind a tunnel, and the program makes none through SOCKS.</summary>
    private static IEnumerable<Fault> Unreachable(ScraperSettings settings, Proxies environment) =>
        from peer in settings.Targets
            .Where(target => TargetAddress.IsHttp(target.Url))
            .Select(target => (Whose: $"target {target.Name}", target.Url, target.Http))
            .Concat(settings.Sinks.Concat(settings.RelaySinks).OfType<HttpSinkOptions>()
                .Select(sink => (Whose: $"sink {sink.Name}", sink.Url, sink.Http)))
        where peer.Http is { Tls.ServerName: not null, ProxyUrl: null }
        let proxy = PeerUrl.Of(peer.Url) is { Scheme: "https" } url ? environment.GetProxy(url) : null
        where proxy?.Scheme.StartsWith("socks", StringComparison.Ordinal) == true
        select new Fault(Origin.Environment, 0, 0,
            $"{peer.Whose}: its tls_config.server_name does not reach through a SOCKS proxy, and "
            + $"{proxy.Scheme}://{proxy.Authority} stands before it; give it a proxy_url of http: or "
            + "https:, or name its host in NO_PROXY");

    /// <summary>What depends on the machine, and what stands in for what was not given.</summary>
    private static ScraperSettings Complete(
        ScraperSettings read, IReadOnlyDictionary<string, string> environment)
    {
        var state = read.Outbox.StateDirectory is { Length: > 0 } given
            ? given
            : StateDirectory.Default(environment);
        IReadOnlyList<SinkOptions> sinks = read.Sinks.Count > 0 ? read.Sinks : [SinkKinds.Default];
        return read with
        {
            Targets = read.Targets.Count > 0 ? read.Targets : [read.TargetDefaults],
            IsReceiverAlone = read.HasReceiver && read.Targets.Count == 0 && read.Sinks.Count == 0,
            Outbox = read.Outbox with { StateDirectory = state },
            Sinks = [.. sinks.Select(sink => sink.In(state))],
            RelaySinks = [.. read.RelaySinks.Select(sink => sink.In(state))],
        };
    }
}

/// <summary>What came of reading the settings.</summary>
/// <param name="BestEffort">The settings, with the default in place of whatever is faulty. What reporting is
/// switched to is always true.</param>
/// <param name="Faults">Every mistake.</param>
/// <param name="Warnings">What is no mistake and yet perhaps not meant so; each a sentence.</param>
internal sealed record SettingsReading(
    ScraperSettings BestEffort, IReadOnlyList<Fault> Faults, IReadOnlyList<string> Warnings)
{
    /// <summary>The file that was read, or <see cref="ScraperSettings.Nowhere"/>.</summary>
    public string Source => BestEffort.Source;

    /// <summary>The settings, where they have no fault.</summary>
    public ScraperSettings? Settings => Faults.Count == 0 ? BestEffort : null;

    /// <summary>Whether reporting is on: decided whatever the faults are.</summary>
    public ReportingSwitch Reporting => BestEffort.Reporting;
}
