using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Scraper.Receiving.Guards;

/// <summary>
/// Users whose passwords are kept as bcrypt hashes. A password that was right is remembered under a key of
/// this process, since a look at a hash is meant to cost; one is looked at at a time, so that wrong ones cost
/// no more than one core.
/// </summary>
/// <param name="users">Names and hashes.</param>
internal sealed class BasicUsers(IReadOnlyDictionary<string, string> users) : IDisposable
{
    // No more can be right at a time than there are users, but for hashes that are changed.
    private const int MostWaiting = 32;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, bool> _right = new();
    private readonly SemaphoreSlim _one = new(1);
    private int _waiting;

    /// <summary>Whether this is a user with this password; null where too many ask to tell.</summary>
    public async Task<bool?> HasAsync(string name, string password, CancellationToken cancellation)
    {
        if (users.Count == 0)
            return false;
        var told = Told(name, password);
        if (_right.ContainsKey(told))
            return true;
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }
        try
        {
            await _one.WaitAsync(cancellation);
            try
            {
                var right = await Task.Run(() => Look(name, password), cancellation);
                if (right)
                    _right[told] = true;
                return right;
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>A name that is not known takes as long as one that is.</summary>
    private bool Look(string name, string password)
    {
        var known = users.TryGetValue(name, out var hash);
        return BCrypt.Net.BCrypt.Verify(password, hash ?? users.Values.First()) && known;
    }

    private string Told(string name, string password) => Convert.ToHexString(HMACSHA256.HashData(
        _key, Encoding.UTF8.GetBytes($"{name.Length} {name} {password}")));
}
