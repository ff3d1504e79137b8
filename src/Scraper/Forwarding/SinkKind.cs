using System.IO;
using System.Net.Http;
using Scraper.Outcomes;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Forwarding;

/// <summary>A kind of sink: what settings call it, which keys it has, and how one is made.</summary>
/// <param name="Type">Its word in the settings, and the name of a sink that is given none.</param>
/// <param name="Start">Its options where nothing but the type is given.</param>
/// <param name="Read">Its options from settings; what is wrong is added to the faults.</param>
/// <param name="Describe">Its keys, for the reference.</param>
/// <param name="Create">The sink of these options, which are this kind's.</param>
internal sealed record SinkKind(
    string Type,
    SinkOptions Start,
    Func<MapNode, List<Fault>, SinkOptions> Read,
    Func<string, IEnumerable<SettingLine>> Describe,
    Func<SinkOptions, SinkParts, ISink> Create)
{
    /// <summary>The report in a form of its own, which can be asked for without such a sink.</summary>
    public ReportForm? Form { get; init; }

    /// <summary>The kind whose options are <typeparamref name="T"/>.</summary>
    /// <param name="type">Its word.</param>
    /// <param name="keys">Its keys over the defaults of a sink of this name.</param>
    /// <param name="create">The sink of its options.</param>
    public static SinkKind Of<T>(
        string type, Func<string, KeyTable<T>> keys, Func<T, SinkParts, ISink> create)
        where T : SinkOptions
    {
        var table = keys(type);
        return new SinkKind(type, table.Start, table.ReadOver, table.Describe,
            (options, parts) => create((T)options, parts));
    }
}

/// <summary>A form of the report that a receiver takes.</summary>
/// <param name="Name">As <c>preview --format</c> calls it.</param>
/// <param name="Encode">The bytes that are sent.</param>
internal sealed record ReportForm(string Name, Func<Report, byte[]> Encode);

/// <summary>What sinks are made of besides their options.</summary>
/// <param name="Clients">Has a client for each HTTP sink (<see cref="Http.Peer"/>).</param>
/// <param name="Time">The one clock.</param>
/// <param name="StandardOutput">What the stdout sink writes to.</param>
internal sealed record SinkParts(IHttpClientFactory Clients, TimeProvider Time, Stream StandardOutput);
