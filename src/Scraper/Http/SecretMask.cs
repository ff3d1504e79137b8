using System.IO;
using System.Text;
using Scraper.Settings;

namespace Scraper.Http;

/// <summary>Takes a peer's secrets out of what it answers: a receiver that repeats a token must not bring it
/// into logs, status and outbox.</summary>
internal sealed class SecretMask
{
    // Shorter ones would stand in ordinary words.
    private const int Shortest = 4;

    private readonly IReadOnlyList<string> _secrets;

    /// <param name="options">The peer's credentials and headers.</param>
    /// <param name="url">Its userinfo and the values of its query count as secrets.</param>
    /// <param name="more">Secrets that are sent besides.</param>
    public SecretMask(HttpClientOptions options, Uri url, params IEnumerable<Secret> more) => _secrets =
    [
        .. Of(options).Concat(more.Select(Readable)).Concat(Of(url)).Concat(OfProxy(options, url))
            .OfType<string>().Where(secret => secret.Length >= Shortest).Distinct()
            .OrderByDescending(secret => secret.Length),
    ];

    /// <summary>The text with <c>&lt;secret&gt;</c> in their place.</summary>
    public string Of(string text) => _secrets.Aggregate(
        text, (shown, secret) => shown.Replace(secret, "<secret>", StringComparison.Ordinal));

    private static IEnumerable<string?> Of(HttpClientOptions options)
    {
        if (options.BasicAuth is { } basic)
        {
            var password = Readable(basic.Password);
            yield return password;
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{password}"));
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
        var pair = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo));
        return [password, Uri.UnescapeDataString(password), Convert.ToBase64String(pair)];
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
