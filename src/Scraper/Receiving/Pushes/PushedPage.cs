using System.IO;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Receiving.Pushes;

/// <summary>A pushed body in the place of a target's page. It is read once.</summary>
/// <param name="body">The bytes, decompressed.</param>
/// <param name="contentType">The header that came with them, or null.</param>
internal sealed class PushedPage(ReadOnlyMemory<byte> body, string? contentType) : IPageSource
{
    /// <inheritdoc/>
    public Task<Outcome<Page>> FetchAsync(TargetOptions target, CancellationToken cancellation) =>
        Task.FromResult<Outcome<Page>>(Open());

    private Page Open()
    {
        MediaTypeHeaderValue.TryParse(contentType, out var media);
        return media?.MediaType?.ToLowerInvariant() switch
        {
            "application/vnd.google.protobuf" => new Page(new FamilyStream(body)),
            "application/openmetrics-text" => new Page(Bytes()) { Dialect = Dialect.OpenMetrics },
            // As a Pushgateway does: whatever else it is called, it is read as text.
            _ => new Page(Bytes()),
        };
    }

    private MemoryStream Bytes() => MemoryMarshal.TryGetArray(body, out var lent)
        ? new MemoryStream(lent.Array!, lent.Offset, lent.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);
}
