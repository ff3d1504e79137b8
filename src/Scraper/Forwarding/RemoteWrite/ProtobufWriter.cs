using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Scraper.Forwarding.RemoteWrite;

/// <summary>Protocol Buffers' wire format, as far as a remote write request needs it. Numbers that equal 0
/// are left out, as Prometheus does; fields stand in the order in which they are written.</summary>
internal sealed class ProtobufWriter
{
    private readonly MemoryStream _bytes = new();

    /// <summary>How the value behind a tag is laid out.</summary>
    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
    }

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>A message, written by what is given.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        var inner = new ProtobufWriter();
        write(inner);
        Bytes(field, inner._bytes.GetBuffer().AsSpan(0, (int)inner._bytes.Length));
    }

    public void Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public void Double(int field, double value)
    {
        if (value == 0)
            return;
        Tag(field, WireType.Fixed64);
        Span<byte> bits = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bits, value);
        _bytes.Write(bits);
    }

    /// <summary>An <c>int64</c>: ten bytes where it is negative.</summary>
    public void Integer(int field, long value)
    {
        if (value == 0)
            return;
        Tag(field, WireType.Varint);
        Varint((ulong)value);
    }

    private void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, WireType.LengthDelimited);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    private void Tag(int field, WireType type) => Varint((ulong)field << 3 | (ulong)type);

    private void Varint(ulong value)
    {
        for (; value > 0x7f; value >>= 7)
            _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }
}
