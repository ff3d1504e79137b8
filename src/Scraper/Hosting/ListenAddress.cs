using System.Globalization;
using System.Net;

namespace Scraper.Hosting;

/// <summary><c>listen_address</c> as Prometheus writes it:
/// <c>:9810</c>, <c>127.0.0.1:9810</c>, <c>[::1]:9810</c>.</summary>
/// <param name="Host">The address; null for all of this machine's.</param>
/// <param name="Port">The port; 0 for any free one.</param>
internal sealed record ListenAddress(IPAddress? Host, int Port)
{
    /// <summary>The address in this text, or null where it is none.</summary>
    public static ListenAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture,
            out var port)
            || port > IPEndPoint.MaxPort)
        {
            return null;
        }

        return text[..colon] switch
        {
            "" => new(null, port),
            "localhost" => new(IPAddress.Loopback, port),
            ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out var six) ? new(six, port) : null,
            var host => !host.Contains(':') && IPAddress.TryParse(host, out var four)
                ? new(four, port)
                : null,
        };
    }

    /// <summary>What is wrong with it, one sentence, or null.</summary>
    public static string? Fault(string text) => Parse(text) is null
        ? $"listen_address '{text}' is none; write :9810, 127.0.0.1:9810 or [::1]:9810"
        : null;
}
