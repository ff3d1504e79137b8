using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Scraper.Receiving.Packing;

/// <summary>Writes numbers and texts into few bytes: whole numbers as varints, other ones as doubles, texts
/// by their number among those of a server.</summary>
/// <param name="words">The texts of the server.</param>
internal sealed class PackWriter(ServerWords words)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void Length(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    public void Length(int value) => Length((ulong)value);

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>A double: twice its zigzag where it is whole, else 1 and its eight bytes.</summary>
    public void Number(double value)
    {
        if (Math.Abs(value) < PackReader.WholeBelow && Math.Floor(value) == value)
        {
            var whole = (long)value;
            Length((ulong)((whole << 1) ^ (whole >> 63)) << 1);
            return;
        }
        Byte(1);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    /// <summary>A text: its number among the server's, from 1; 0, its length and itself where there are too
    /// many.</summary>
    public void Word(string text)
    {
        var number = words.NumberOf(text);
        Length(number);
        if (number == 0)
            Text(text);
    }

    /// <summary>A text's length in UTF-8 and the text.</summary>
    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Length(length);
        Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }
}
