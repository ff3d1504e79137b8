namespace Scraper.Forwarding;

/// <summary>What a sink sends for one report, as a person may see it.</summary>
/// <param name="Method"><c>POST</c>, or <c>APPEND</c> for a file, <c>WRITE</c> for a stream.</param>
/// <param name="Destination">URL or path.</param>
/// <param name="Headers">In sending order; secrets masked as <c>&lt;secret&gt;</c>.</param>
/// <param name="Body">The exact bytes before any Content-Encoding.</param>
internal sealed record SinkRequest(
    string Method,
    string Destination,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body);
