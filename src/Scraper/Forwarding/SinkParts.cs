using System.IO;
using System.Net.Http;

namespace Scraper.Forwarding;

/// <summary>What sinks are made of besides their options.</summary>
/// <param name="Clients">Has a client for each HTTP sink (<see cref="Http.Peer"/>).</param>
/// <param name="Time">The one clock.</param>
/// <param name="StandardOutput">What the stdout sink writes to.</param>
internal sealed record SinkParts(IHttpClientFactory Clients, TimeProvider Time, Stream StandardOutput);
