using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Scraper.Receiving.Pushes;

/// <summary>Protocol Buffers' wire format: the fields of one message, one after another. What is cut off or
/// is no field ends in an <see cref="InvalidDataException"/>.</summary>
/// <param name="message">The message.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _left = message;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value where it is a number: of an <c>int64</c>, a <c>uint64</c> or an enum the value
    /// itself, of a <c>double</c> its bits.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its value where it is a text or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly double Double => BitConverter.UInt64BitsToDouble(Number);

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Reads the next field; false at the end.</summary>
    public bool Next()
    {
        if (_left.IsEmpty)
            return false;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new InvalidDataException($"no wire type {tag & 7} is known");
        }
        return true;
    }

    /// <summary>The message behind its length.</summary>
    public ReadOnlySpan<byte> Delimited() => Take(Varint());

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _left.Length;

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("a number of more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_left.Length)
            throw new InvalidDataException("it ends in the middle of a field");
        var taken = _left[..(int)count];
        _left = _left[(int)count..];
        return taken;
    }
}
