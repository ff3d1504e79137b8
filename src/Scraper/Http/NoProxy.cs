using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Scraper.Http;

/// <summary>
/// Whom no proxy of the environment is asked for: what <c>NO_PROXY</c> lists, read as Go's httpproxy (and so
/// Prometheus) reads it, and always this machine. An entry is <c>*</c>, a network (<c>10.0.0.0/8</c>), an
/// address, a name with the names below it (<c>svc</c>), or the names below it alone (<c>.svc</c>,
/// <c>*.svc</c>); address and name may end in a port.
/// </summary>
/// <param name="list">Entries between commas; what is none of these is passed over.</param>
internal sealed partial class NoProxy(string list)
{
    private readonly Rule[] _rules = [.. list.Split(',')
        .Select(entry => Read(entry.Trim().ToLowerInvariant())).OfType<Rule>()];

    /// <summary>Whether an entry speaks of this server; <c>address</c> is null for a name.</summary>
    private delegate bool Rule(string host, IPAddress? address, string port);

    /// <summary>Whether this address is asked directly.</summary>
    public bool Covers(Uri url)
    {
        var (host, address) = (url.IdnHost, Address(url.IdnHost));
        var port = url.Port.ToString(CultureInfo.InvariantCulture);
        return host == "localhost"
            || (address is not null && IPAddress.IsLoopback(address))
            || _rules.Any(rule => rule(host, address, port));
    }

    private static Rule? Read(string entry)
    {
        if (entry == "*")
            return (_, _, _) => true;
        if (Address(entry.Split('/')[0]) is not null && IPNetwork.TryParse(entry, out var network))
            return (_, address, _) => address is not null && network.Contains(address);

        var parts = WithPort().Match(entry);
        var (name, only) = parts.Success
            ? (parts.Groups["host"].Value, parts.Groups["port"].Value)
            : (entry, "");
        if (Address(name) is { } one)
            return (_, address, port) => one.Equals(address) && Fits(only, port);
        return name.Length == 0 ? null
            : Names(name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name, only);
    }

    private static Rule Names(string name, string only)
    {
        var isBelow = name[0] == '.';
        var end = isBelow ? name : "." + Ascii(name);
        return (host, address, port) => address is null && Fits(only, port)
            && (isBelow ? host : "." + host).EndsWith(end, StringComparison.Ordinal);
    }

    private static bool Fits(string only, string port) => only.Length == 0 || only == port;

    /// <summary>Its address, IPv4 in IPv6 as IPv4, without a zone; null for what only some programs take for
    /// one, such as 10.1 and 0x7f.1.</summary>
    private static IPAddress? Address(string text)
    {
        if (text.Contains('[') || !IPAddress.TryParse(text, out var address)
            || (!text.Contains(':') && address.ToString() != text))
            return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
    }

    private static string Ascii(string name)
    {
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    [GeneratedRegex(@"^(\[(?<host>[^\[\]]*)\]|(?<host>[^\[\]:]*)):(?<port>[^\[\]:]*)$")]
    private static partial Regex WithPort();
}
