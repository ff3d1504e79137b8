using System.IO;
using System.Text;
using Scraper.Settings;

namespace Scraper.Http;

/// <summary>Takes a peer's secrets out of what it answers, in whatever escapes: a receiver that repeats a
/// token must not bring it into logs, status and outbox. All that is secret of a peer comes together here.
/// </summary>
internal sealed class SecretMask
{
    // Shorter ones would stand in ordinary words.
    private const int Shortest = 4;

    // Far more than any message has, and little enough to be read letter by letter.
    private const int MostLetters = 8 * 1024;

    private const string Shown = "<secret>";

    private readonly IReadOnlyList<Rune[]> _secrets;

    /// <param name="options">The peer's credentials and headers.</param>
    /// <param name="url">Its userinfo and the values of its query count as secrets.</param>
    /// <param name="more">Secrets that are sent besides.</param>
    public SecretMask(HttpClientOptions options, Uri url, params IEnumerable<Secret> more) => _secrets =
    [
        .. Of(options).Concat(more.Select(Readable)).Concat(Of(url)).Concat(OfProxy(options, url))
            .OfType<string>().Where(secret => secret.Length >= Shortest).Distinct()
            .Select(secret => secret.EnumerateRunes().ToArray()),
    ];

    /// <summary>The text with <c>&lt;secret&gt;</c> in their place; where two overlap it stands for both. Of
    /// a text over 8 KiB the beginning.</summary>
    public string Of(string text)
    {
        var escaped = new EscapedText(text);
        var shown = new StringBuilder(text.Length);
        var hidden = 0;
        for (var at = 0; at < Math.Min(text.Length, MostLetters); at++)
        {
            var end = -1;
            foreach (var secret in _secrets)
                end = Math.Max(end, escaped.EndOf(secret, at));
            if (end > at && at >= hidden)
                shown.Append(Shown);
            hidden = Math.Max(hidden, end);
            if (at >= hidden)
                shown.Append(text[at]);
        }
        return shown.ToString();
    }

    private static IEnumerable<string?> Of(HttpClientOptions options)
    {
        if (options.BasicAuth is { } basic)
        {
            var password = Readable(basic.Password);
            yield return password;
            foreach (var pair in Base64($"{basic.Username}:{password}"))
                yield return pair;
        }

        yield return options.Authorization is { } authorization ? Readable(authorization.Credentials) : null;
        foreach (var value in options.Headers.Values)
            yield return Readable(value);
    }

    private static IEnumerable<string> OfProxy(HttpClientOptions options, Uri url) =>
        Proxies.Of(options).GetProxy(url) is { } proxy ? Password(proxy) : [];

    private static IEnumerable<string> Of(Uri url) => Password(url).Concat(url.Query.TrimStart('?').Split('&')
        .Select(pair => pair[(pair.IndexOf('=') + 1)..])
        .SelectMany(value => (string[])[value, Uri.UnescapeDataString(value)]));

    private static IEnumerable<string> Password(Uri url)
    {
        var password = url.UserInfo[(url.UserInfo.IndexOf(':') + 1)..];
        return
        [
            password, Uri.UnescapeDataString(password), .. Base64(Uri.UnescapeDataString(url.UserInfo)),
        ];
    }

    /// <summary>With and without its padding, in either alphabet.</summary>
    private static IEnumerable<string> Base64(string pair)
    {
        var padded = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
        var bare = padded.TrimEnd('=');
        return [padded, bare, bare.Replace('+', '-').Replace('/', '_')];
    }

    // What cannot be read was not sent either.
    private static string? Readable(Secret secret)
    {
        try
        {
            return secret.Reveal();
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
