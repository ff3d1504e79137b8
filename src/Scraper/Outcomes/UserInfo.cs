using System.Text.RegularExpressions;

namespace Scraper.Outcomes;

/// <summary>The user name and password of an address that a person typed, well-formed or not.</summary>
internal static partial class UserInfo
{
    /// <summary>The text with <c>&lt;secret&gt;</c> in their place, whatever words stand around.</summary>
    public static string Masked(string text) =>
        text.Contains('@') ? Typed().Replace(text, "<secret>") : text;

    // Up to the last @ of the word, since a password may have one: what stands between // and it, and, for
    // https//user:PW@host and user:PW@host, a name with a colon that begins neither a scheme nor a port.
    [GeneratedRegex("""(?<=//)[^\s"/?#]+(?=@)|(?<=^|[\s"'/(=])[^\s"'/:@=(]+:(?!//|\d+[/?#])[^\s"]*(?=@)""")]
    private static partial Regex Typed();
}
