using System.Net;
using System.Net.Sockets;
using Scraper.Settings;

namespace Scraper.Receiving.Guards;

/// <summary>Networks of the settings: <c>10.0.0.0/8</c>, <c>fd00::/8</c>, or one address.</summary>
internal static class Networks
{
    public static readonly ScalarShape<IPNetwork> Shape = new(
        "a network such as 10.0.0.0/8 or fd00::/8, or an address",
        (string text, Origin _, out IPNetwork network) => TryRead(text, out network));

    /// <summary>The address as it is without the form of IPv6 that holds one of IPv4.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The network of an address.</summary>
    /// <param name="address">Plain.</param>
    /// <param name="four">Bits of IPv4.</param>
    /// <param name="six">Bits of IPv6.</param>
    public static IPNetwork Of(IPAddress address, int four, int six)
    {
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? four : six;
        var bytes = address.GetAddressBytes();
        for (var bit = bits; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), bits);
    }

    private static bool TryRead(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
            return true;
        if (text.Contains('/') || !IPAddress.TryParse(text, out var address))
            return false;
        var whole = address.GetAddressBytes().Length * 8;
        network = new IPNetwork(address, whole);
        return true;
    }
}
