using System.IO;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Scraper.Receiving;
using Scraper.Receiving.Guards;

namespace Scraper.Hosting;

/// <summary>What a request wants to do.</summary>
internal enum Duty
{
    /// <summary>See what was counted.</summary>
    Read,

    /// <summary>Send reports.</summary>
    Send,

    /// <summary>Push a page, as one who may not know of credentials.</summary>
    Push,

    /// <summary>See what anybody may see.</summary>
    LookOn,
}

/// <summary>
/// Who may do what. Where nobody was given credentials only this machine may: a connection from its loopback
/// that no proxy made for somebody else, and no browser for a page of somebody else.
/// </summary>
/// <param name="options">Who has credentials.</param>
/// <param name="senders">Whose request it is.</param>
/// <param name="rate">How often an address may ask.</param>
/// <param name="time">Monotonic.</param>
internal sealed class ReceiverGuard(
    ReceiverOptions options, SenderAddress senders, RateLimit rate, TimeProvider time) : IDisposable
{
    private const string ForwardedFor = "X-Forwarded-For";

    // Of proxies that name whom they ask for in another way, or not at all.
    private static readonly string[] MarksOfProxies = [ForwardedFor, "Forwarded", "Via", "X-Real-IP"];

    private static readonly RefusedRequest Unauthorized =
        new(RequestRefusal.Unauthorized, "credentials are missing or wrong");

    private readonly BasicUsers _sending = new(options.SendingUsers);
    private readonly BasicUsers _reading = new(options.ReadingUsers);

    private readonly BearerTokens? _tokens =
        options.BearerTokensFile is { } file ? new BearerTokens(file, time) : null;

    /// <summary>The address of whoever asks.</summary>
    public IPAddress ClientOf(HttpContext context) =>
        senders.Of(ConnectionOf(context), context.Request.Headers[ForwardedFor]);

    /// <summary>Why a request is refused; null where it is let through.</summary>
    public async Task<RefusedRequest?> RefuseAsync(HttpContext context, Duty duty)
    {
        if (rate.Refuse(ClientOf(context)) is { } pause)
            return new RefusedRequest(RequestRefusal.TooMany, "too many requests from this address")
            {
                RetryAfter = pause,
            };
        return duty switch
        {
            Duty.LookOn => null,
            Duty.Read when options.ReadingUsers.Count > 0 => await AskAsync(context, _reading, tokens: null),
            Duty.Read => IsHere(context) ? null : NotLocal("reading", "receiver.read_users"),
            Duty.Push when options.PushWithoutCredentials => null,
            _ when options.SendingUsers.Count > 0 || _tokens is not null =>
                await AskAsync(context, _sending, _tokens),
            Duty.Send when options.AsksSenders => null,
            Duty.Push when options.AsksCertificates => null,
            _ => SentFromHere(context)
                ? null
                : NotLocal("sending", "receiver.bearer_tokens_file or receiver.basic_auth_users"),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sending.Dispose();
        _reading.Dispose();
    }

    private static IPAddress ConnectionOf(HttpContext context) =>
        Networks.Plain(context.Connection.RemoteIpAddress ?? IPAddress.None);

    private static RefusedRequest NotLocal(string what, string key) => new(
        RequestRefusal.NotLocal, $"{what} from another machine needs credentials: set {key}");

    /// <summary>Somebody on this machine asks for himself, by a name that nobody else can give to
    /// it.</summary>
    private bool IsHere(HttpContext context) =>
        IPAddress.IsLoopback(ConnectionOf(context)) && IPAddress.IsLoopback(ClientOf(context))
        && (!MarksOfProxies.Any(context.Request.Headers.ContainsKey)
            || (senders.IsTrusted(ConnectionOf(context))
                && context.Request.Headers.ContainsKey(ForwardedFor)))
        && (context.Request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(context.Request.Host.Host, out _));

    /// <summary>What sends is a program of this machine, or behind a proxy that is believed.</summary>
    private bool SentFromHere(HttpContext context) =>
        (IPAddress.IsLoopback(ConnectionOf(context)) || senders.IsTrusted(ConnectionOf(context)))
        && !context.Request.Headers.ContainsKey("Origin");

    private static async Task<RefusedRequest?> AskAsync(
        HttpContext context, BasicUsers users, BearerTokens? tokens)
    {
        if (!AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var shown)
            || shown.Parameter is not { } parameter)
            return Unauthorized;
        try
        {
            return shown.Scheme.ToLowerInvariant() switch
            {
                "bearer" when tokens is not null => tokens.Has(parameter) ? null : Unauthorized,
                "basic" when Pair(parameter) is { } pair =>
                    await users.HasAsync(pair.User, pair.Password, context.RequestAborted) switch
                    {
                        true => null,
                        false => Unauthorized,
                        null => new RefusedRequest(RequestRefusal.TooMany, "too many passwords to look at")
                        {
                            RetryAfter = TimeSpan.FromSeconds(5),
                        },
                    },
                _ => Unauthorized,
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new RefusedRequest(RequestRefusal.SecretUnreadable, "the credentials cannot be read")
            {
                RetryAfter = TimeSpan.FromSeconds(30),
            };
        }
    }

    private static (string User, string Password)? Pair(string parameter)
    {
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':') is >= 0 and var colon ? (pair[..colon], pair[(colon + 1)..]) : null;
    }
}
