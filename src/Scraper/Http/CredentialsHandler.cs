using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using Scraper.Settings;

namespace Scraper.Http;

/// <summary>Adds a peer's credentials and headers to each request,
/// its secret files read anew each time.</summary>
internal sealed class CredentialsHandler(HttpClientOptions options) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (options.BasicAuth is { } basic)
        {
            var pair = Encoding.UTF8.GetBytes($"{basic.Username}:{Reveal(basic.Password)}");
            request.Headers.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }

        if (options.Authorization is { } authorization)
            Set(request, "Authorization", $"{authorization.Type} {Reveal(authorization.Credentials)}");

        foreach (var (name, value) in options.Headers)
            Set(request, name, Reveal(value));

        return base.SendAsync(request, cancellationToken);
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        if (value.AsSpan().ContainsAny('\r', '\n', '\0')
            || !request.Headers.TryAddWithoutValidation(name, value))
            throw new SecretUnreadableException(
                $"the value for header {name} cannot be sent as a request header");
    }

    private static string Reveal(Secret secret)
    {
        try
        {
            return secret.Reveal();
        }
        catch (UnauthorizedAccessException)
        {
            throw Unreadable(secret, "this process may not read it");
        }
        catch (IOException e)
        {
            var missing = e is FileNotFoundException or DirectoryNotFoundException;
            throw Unreadable(secret, missing ? "it does not exist" : e.Message.TrimEnd('.'));
        }
    }

    private static SecretUnreadableException Unreadable(Secret secret, string why) =>
        new($"cannot read the secret file {secret.File}: {why}");
}

/// <summary>A secret that a request needs could not be had: raised where the request is made, so that callers
/// see it as a request that failed.</summary>
/// <param name="message">Which file, and why; never what is in it.</param>
internal sealed class SecretUnreadableException(string message) : HttpRequestException(message);
