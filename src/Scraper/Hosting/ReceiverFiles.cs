using Scraper.Receiving;
using Scraper.Receiving.Guards;

namespace Scraper.Hosting;

/// <summary>The files that <c>receiver</c> of the settings names, but for its schemas.</summary>
internal static class ReceiverFiles
{
    /// <summary>What is wrong with the first that cannot be used; null where all can.</summary>
    public static string? Fault(ReceiverOptions options, TimeProvider time)
    {
        var fault = (options.Tls is { } tls ? new ServerTls(tls, time).Fault() : null)
            ?? (options.BearerTokensFile is { } tokens ? new BearerTokens(tokens, time).Fault() : null)
            ?? (options.SignatureKeyFile is { } key ? new BodySignature(key).Fault() : null);
        return fault is null ? null : "receiver: " + fault;
    }
}
