using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Scraper.Commands;

/// <summary>By how much a start is put off, so that the machines of a fleet, whose clocks agree, do not all
/// start in the same second.</summary>
internal static class Splay
{
    /// <summary>A part of the most, at least none of it and less than all: the same for the same host at
    /// every start.</summary>
    public static TimeSpan Of(TimeSpan most, string host)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(host));
        return most * (BinaryPrimitives.ReadUInt32BigEndian(hash) / 4294967296.0);
    }
}
