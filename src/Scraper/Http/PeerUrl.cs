using System.Text.RegularExpressions;

namespace Scraper.Http;

/// <summary>A peer's address as its text is read and compared: with the zone of a link-local IPv6 address
/// (<c>http://[fe80::1%25eth0]:8086</c>), which <see cref="Uri"/> neither unescapes nor compares.</summary>
internal static partial class PeerUrl
{
    /// <summary>The address of a text that is one.</summary>
    public static Uri Of(string text) => new(Zone().Replace(text, "${before}%"));

    /// <summary>Whether both lead to one server, and so may get the same credentials.</summary>
    public static bool IsSameServer(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.IdnHost == other.IdnHost && one.Port == other.Port;

    /// <summary>RFC 6874 escapes the % before a zone; the system's resolver wants it bare.</summary>
    [GeneratedRegex(
        @"^(?<before>[a-z]+://([^/?#\[]*@)?\[[0-9a-f:.]+)%25(?=[^\]/?#]+\])", RegexOptions.IgnoreCase)]
    private static partial Regex Zone();
}
