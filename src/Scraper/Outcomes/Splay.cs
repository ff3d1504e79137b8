using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Scraper.Outcomes;

/// <summary>By how much something is put off by its name, so that what began together does not go on so: the
/// machines of a fleet, whose clocks agree, and the targets of one program.</summary>
internal static class Splay
{
    /// <summary>A part of the most, at least none of it and less than all: the same for the same name at
    /// every start, on every machine.</summary>
    public static TimeSpan Of(TimeSpan most, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return most * (BinaryPrimitives.ReadUInt32BigEndian(hash) / 4294967296.0);
    }
}
