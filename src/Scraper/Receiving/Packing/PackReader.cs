using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Scraper.Receiving.Packing;

/// <summary>Reads what <see cref="PackWriter"/> wrote.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="words">The texts of the server.</param>
internal ref struct PackReader(ReadOnlySpan<byte> bytes, ServerWords words)
{
    /// <summary>Whole numbers from here on are written as doubles: below it a double holds each.</summary>
    public const double WholeBelow = 1L << 53;

    private ReadOnlySpan<byte> _left = bytes;

    public ulong Length()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("a number without an end");
    }

    /// <summary>How many follow; each takes a byte at least.</summary>
    public int Count() => Length() is var count && count <= (ulong)_left.Length
        ? (int)count
        : throw new InvalidDataException("more than there are bytes");

    public byte Byte()
    {
        if (_left.IsEmpty)
            throw new InvalidDataException("the bytes end too early");
        var value = _left[0];
        _left = _left[1..];
        return value;
    }

    public double Number()
    {
        var coded = Length();
        if ((coded & 1) == 0)
        {
            var zigzag = coded >> 1;
            return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        }
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
    }

    public ServerWord Word()
    {
        var number = Length();
        return number == 0 ? new ServerWord(Text()) : words[number];
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _left.Length)
            throw new InvalidDataException("the bytes end too early");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
