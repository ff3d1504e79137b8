using System.Net;

namespace Scraper.Receiving.Guards;

/// <summary>Whose request it is: the address that its connection comes from, or the one that a trusted proxy
/// names.</summary>
/// <param name="trusted">The proxies that are believed.</param>
/// <param name="keeping">What is kept of an address.</param>
/// <param name="hash">The hash of an address; asked where one is kept.</param>
internal sealed class SenderAddress(
    IReadOnlyList<IPNetwork> trusted, AddressKeeping keeping, Func<string, string?> hash)
{
    /// <summary>The client's address.</summary>
    /// <param name="connection">Where the connection comes from.</param>
    /// <param name="forwarded">The values of <c>X-Forwarded-For</c>, in the order of the headers.</param>
    public IPAddress Of(IPAddress connection, IEnumerable<string?> forwarded)
    {
        var client = Networks.Plain(connection);
        // Each proxy adds on the right whom it heard; what stands left of one that is not trusted is hearsay.
        foreach (var named in string.Join(',', forwarded).Split(',').Reverse())
        {
            if (!IsTrusted(client) || Named(named.Trim()) is not { } before)
                break;
            client = before;
        }
        return client;
    }

    /// <summary>Whether an address is a proxy that is believed.</summary>
    public bool IsTrusted(IPAddress address) => trusted.Any(network => network.Contains(address));

    /// <summary>What is kept of it; null where nothing is.</summary>
    public string? Stamp(IPAddress client) => keeping switch
    {
        AddressKeeping.Keep => Unscoped(client).ToString(),
        AddressKeeping.Prefix => Networks.Of(Unscoped(client), 24, 48).ToString(),
        AddressKeeping.Hash => hash(Unscoped(client).ToString()),
        _ => null,
    };

    /// <summary>An address; a port beside it is passed over.</summary>
    private static IPAddress? Named(string text) =>
        text.Length > 0 && IPEndPoint.TryParse(text, out var named)
            ? Networks.Plain(named.Address)
            : null;

    // fe80::1%3: the number of the interface is this machine's own.
    private static IPAddress Unscoped(IPAddress address) => new(address.GetAddressBytes());
}
