using System.IO;
using System.Security.Cryptography;
using System.Text;
using Scraper.Settings;

namespace Scraper.Receiving.Guards;

/// <summary><c>X-Signature-256: sha256=…</c>: HMAC-SHA-256 of a body as it was sent, in
/// hexadecimal.</summary>
/// <param name="file">Holds the key; read at each use.</param>
internal sealed class BodySignature(string file)
{
    public const string Header = "X-Signature-256";

    private const string Scheme = "sha256=";

    private readonly Secret _key = Secret.InFile(file);

    /// <summary>Whether a body was signed so with the key.</summary>
    /// <exception cref="IOException">The key cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The key may not be read.</exception>
    public bool Fits(ReadOnlySpan<byte> body, string? signature)
    {
        var key = Encoding.UTF8.GetBytes(_key.Reveal());
        return signature is not null && signature.StartsWith(Scheme, StringComparison.Ordinal)
            && key.Length > 0
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(key, body))),
                Encoding.ASCII.GetBytes(signature[Scheme.Length..].ToLowerInvariant()));
    }

    /// <summary>What is wrong with the file; null where it has a key.</summary>
    public string? Fault()
    {
        try
        {
            return _key.Reveal().Length > 0 ? null : $"signature_key_file {file} is empty";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"signature_key_file cannot be read: {unreadable.Message}";
        }
    }
}
