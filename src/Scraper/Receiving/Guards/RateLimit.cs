using System.Net;

namespace Scraper.Receiving.Guards;

/// <summary>
/// How often an address may ask: a bucket of tokens each, filled at the rate, that holds two seconds' worth.
/// Of IPv6 a /64 is one address. So many addresses are remembered; where there are more, those that have been
/// idle for longest begin with a full bucket again.
/// </summary>
/// <param name="rate">Requests a second; 0 for any number.</param>
/// <param name="clock">Monotonic.</param>
internal sealed class RateLimit(int rate, TimeProvider clock)
{
    /// <summary>Addresses that are remembered.</summary>
    public const int MostAddresses = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, LinkedListNode<Bucket>> _buckets = [];
    private readonly LinkedList<Bucket> _byUse = new();

    private double Full => Math.Max(1, 2.0 * rate);

    /// <summary>Takes a token; else how long it is until there is one.</summary>
    /// <param name="client">Whose.</param>
    /// <returns>Null where the request is let through.</returns>
    public TimeSpan? Refuse(IPAddress client)
    {
        if (rate == 0)
            return null;
        lock (_gate)
        {
            var bucket = BucketOf(Networks.Of(client, 32, 64).BaseAddress);
            var now = clock.GetTimestamp();
            bucket.Tokens = Math.Min(
                Full, bucket.Tokens + (rate * clock.GetElapsedTime(bucket.At, now).TotalSeconds));
            bucket.At = now;
            if (bucket.Tokens < 1)
                return TimeSpan.FromSeconds((1 - bucket.Tokens) / rate);
            bucket.Tokens--;
            return null;
        }
    }

    private Bucket BucketOf(IPAddress address)
    {
        if (_buckets.TryGetValue(address, out var known))
        {
            _byUse.Remove(known);
            _byUse.AddLast(known);
            return known.Value;
        }
        if (_buckets.Count == MostAddresses)
        {
            _buckets.Remove(_byUse.First!.Value.Address);
            _byUse.RemoveFirst();
        }
        var made = new Bucket(address) { Tokens = Full, At = clock.GetTimestamp() };
        _buckets[address] = _byUse.AddLast(made);
        return made;
    }

    /// <summary>What an address has left.</summary>
    private sealed class Bucket(IPAddress address)
    {
        public IPAddress Address => address;

        public double Tokens { get; set; }

        public long At { get; set; }
    }
}
