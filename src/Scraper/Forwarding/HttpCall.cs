using System.IO;
using System.IO.Compression;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using Scraper.Http;
using Scraper.Outcomes;
using Scraper.Settings;
using Snappier;

namespace Scraper.Forwarding;

/// <summary>One request with a report: made once, shown by <c>preview</c> and sent by the loop.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Headers">In sending order, without those that the client's own options add.</param>
/// <param name="Body">Before any Content-Encoding.</param>
internal sealed record HttpCall(Uri Url, IReadOnlyList<HttpHeader> Headers, ReadOnlyMemory<byte> Body)
{
    private const string SignatureHeader = "X-Signature-256";
    private const string SignatureScheme = "sha256=";

    /// <summary>POST, where a sink does not say otherwise.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>What of the address is the operator's alone, and may be a token then.</summary>
    public AddressPart Hides { get; init; }

    /// <summary>Signs the body as it is sent; null: nobody does.</summary>
    public Secret? SignatureKey { get; init; }

    /// <summary>What of the report the body cannot carry, in one sentence; null: nothing.</summary>
    public string? LeftOut { get; init; }

    // Snappy is the block format, which has no frames.
    private static readonly Dictionary<string, Func<ReadOnlyMemory<byte>, byte[]>> Encodings = new()
    {
        ["gzip"] = Gzip,
        ["snappy"] = body => Snappy.CompressToArray(body.Span),
    };

    /// <summary><c>Scraper/1.2.3</c>.</summary>
    public static HttpHeader UserAgent { get; } = new("User-Agent", Product.UserAgent);

    /// <summary>As a person may see it.</summary>
    public SinkRequest Describe(HttpClientOptions options) => new(
        Method.Method,
        Shown,
        [.. Headers.Concat(ShownSignature).Concat(HttpHeader.Of(options))
            .Select(header => KeyValuePair.Create(header.Name, header.Shown))],
        Body);

    /// <summary>As it is sent; reads secrets.</summary>
    /// <exception cref="IOException">A secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A secret's file may not be read.</exception>
    /// <exception cref="HttpRequestException">A secret is no header value.</exception>
    public HttpRequestMessage ToMessage()
    {
        var body = Packed();
        var message = new HttpRequestMessage(Method, Url) { Content = new ReadOnlyMemoryContent(body) };
        foreach (var header in Headers.Concat(Signature(body.Span)))
        {
            var sent = header.Sent;
            if (sent.AsSpan().ContainsAny('\r', '\n', '\0')
                || (!message.Headers.TryAddWithoutValidation(header.Name, sent)
                    && !message.Content.Headers.TryAddWithoutValidation(header.Name, sent)))
                throw new HttpRequestException($"the value for header {header.Name} cannot be sent");
        }
        return message;
    }

    /// <summary>Takes what is secret in it out of the answer.</summary>
    public SecretMask Mask(HttpClientOptions options) => new(
        options,
        Hides == AddressPart.None ? new Uri(Url.GetLeftPart(UriPartial.Path)) : Url,
        Headers.Select(header => header.Secret).Append(SignatureKey).OfType<Secret>().Concat(SecretPath));

    // Without the userinfo, where a password may stand.
    private string Shown => ShownUrl.Origin(Url) + Hides switch
    {
        AddressPart.PathAndQuery => "/<secret>",
        AddressPart.Query when Url.Query.Length > 1 => Url.AbsolutePath + "?<secret>",
        _ => Url.PathAndQuery,
    };

    // Whole, and each part of it: a receiver may repeat either.
    private IEnumerable<Secret> SecretPath => Hides == AddressPart.PathAndQuery
        ? new[] { Url.PathAndQuery, Url.AbsolutePath }.Concat(Url.AbsolutePath.Split('/'))
            .SelectMany(part => (string[])[part, Uri.UnescapeDataString(part)]).Select(Secret.Inline)
        : [];

    private IEnumerable<HttpHeader> ShownSignature =>
        SignatureKey is { } key ? [new HttpHeader(SignatureHeader, SignatureScheme, key)] : [];

    private IEnumerable<HttpHeader> Signature(ReadOnlySpan<byte> body) => SignatureKey is { } key
        ? [new HttpHeader(SignatureHeader, SignatureScheme + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()), body)))]
        : [];

    private ReadOnlyMemory<byte> Packed() =>
        Headers.FirstOrDefault(header => header.Name == "Content-Encoding") is { } encoding
            ? Encodings[encoding.Text](Body)
            : Body;

    private static byte[] Gzip(ReadOnlyMemory<byte> body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(body.Span);
        return packed.ToArray();
    }
}

/// <summary>How much of an address nobody is shown.</summary>
internal enum AddressPart
{
    None,
    Query,
    PathAndQuery,
}

/// <summary>A request header; its value may end in a secret.</summary>
internal sealed record HttpHeader(string Name, string Text, Secret? Secret = null)
{
    public string Shown => Text + Secret;

    public string Sent => Text + Secret?.Reveal();

    /// <summary>Those that the client's handlers add to each request.</summary>
    public static IEnumerable<HttpHeader> Of(HttpClientOptions options)
    {
        if (options.BasicAuth is { } basic)
            yield return new HttpHeader("Authorization", "Basic ", basic.Password);
        if (options.Authorization is { } authorization)
            yield return new HttpHeader("Authorization", authorization.Type + " ", authorization.Credentials);
        foreach (var (name, value) in options.Headers)
            yield return new HttpHeader(name, "", value);
    }
}
