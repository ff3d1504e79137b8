using System.Globalization;
using System.Net;

namespace Scraper.Settings;

/// <summary>Where to listen, as Prometheus writes it:
/// <c>:9810</c>, <c>127.0.0.1:9810</c>, <c>[::1]:9810</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Host">The address; null for all of this machine's.</param>
/// <param name="Port">The port; 0 for any free one.</param>
internal sealed record ListenAddress(string Text, IPAddress? Host, ushort Port)
{
    /// <summary>The address in this text, or null where it is none.</summary>
    public static ListenAddress? Parse(string text) =>
        text.LastIndexOf(':') is >= 0 and var colon
        && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && TryHost(text[..colon], out var host)
            ? new(text, host, port)
            : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>An IPv6 address stands in brackets, an IPv4 address does not.</summary>
    private static bool TryHost(string text, out IPAddress? host)
    {
        host = text is "localhost" ? IPAddress.Loopback : null;
        return text is "" or "localhost"
            || (IPAddress.TryParse(text.Trim('[', ']'), out host)
                && text.Contains(':') == (text is ['[', .., ']']));
    }
}
