using System.IO;
using System.Security.Cryptography;
using System.Text;
using Scraper.Settings;

namespace Scraper.Receiving.Guards;

/// <summary>The tokens that let their bearers send, one a line of a file; it is read again a second later at
/// most, so that one that was taken out lets nobody in. Empty lines and those that begin with <c>#</c> are
/// none.</summary>
/// <param name="file">The file.</param>
/// <param name="clock">Monotonic.</param>
internal sealed class BearerTokens(string file, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Secret _text = Secret.InFile(file);
    private HashSet<string>? _hashes;
    private long _read;

    /// <summary>Whether a token is among them.</summary>
    /// <exception cref="IOException">The file cannot be read: nobody is let in.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public bool Has(string token) => Hashes().Contains(Hash(token));

    /// <summary>What is wrong with the file; null where it has a token.</summary>
    public string? Fault()
    {
        try
        {
            return Hashes().Count > 0 ? null : $"bearer_tokens_file {file} holds no token";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"bearer_tokens_file cannot be read: {unreadable.Message}";
        }
    }

    private HashSet<string> Hashes()
    {
        lock (_gate)
        {
            if (_hashes is not null && clock.GetElapsedTime(_read) < Lifetime)
                return _hashes;
            _hashes = null;
            _hashes = [.. _text.Reveal().Split('\n').Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#').Select(Hash)];
            _read = clock.GetTimestamp();
            return _hashes;
        }
    }

    // Looked up by what a caller cannot choose, so that the time it takes tells nothing of a token.
    private static string Hash(string token) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
