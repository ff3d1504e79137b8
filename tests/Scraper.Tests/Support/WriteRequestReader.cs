using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Scraper.Tests.Support;

/// <summary>Reads remote write messages back, one line a sample: <c>label="value",… value @time</c>, labels
/// in the order of the wire. Exemplars and metadata are passed over.</summary>
internal static class WriteRequestReader
{
    /// <summary>One line a sample; values by their bits where they are no numbers.</summary>
    public static List<string> Lines(ReadOnlyMemory<byte> message) =>
        [.. Fields(message).Where(field => field.Number == 1).SelectMany(series => LinesOf(series.Bytes))];

    private static IEnumerable<string> LinesOf(ReadOnlyMemory<byte> series)
    {
        var fields = Fields(series);
        var labels = fields.Where(field => field.Number == 1).Select(field => Fields(field.Bytes))
            .Select(pair => $"{Text(pair, 1)}=\"{Text(pair, 2)}\"");
        var name = string.Join(',', labels);
        foreach (var sample in fields.Where(field => field.Number == 2).Select(field => Fields(field.Bytes)))
        {
            var value = BitConverter.UInt64BitsToDouble(Number(sample, 1));
            yield return $"{name} {Shown(value)} @{(long)Number(sample, 2)}";
        }
    }

    public static string Shown(double value) => double.IsNaN(value)
        ? BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(List<Field> fields, int number) =>
        Encoding.UTF8.GetString(fields.Find(field => field.Number == number).Bytes.Span);

    private static ulong Number(List<Field> fields, int number) =>
        fields.Find(field => field.Number == number).Value;

    private static List<Field> Fields(ReadOnlyMemory<byte> message)
    {
        var fields = new List<Field>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new Field(number, Varint(message.Span, ref at), default));
                    break;
                case 1:
                    fields.Add(new Field(
                        number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]), default));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields.Add(new Field(number, 0, message.Slice(at, length)));
                    at += length;
                    break;
                default:
                    throw new FormatException($"wire type {tag & 7}");
            }
        }
        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private readonly record struct Field(int Number, ulong Value, ReadOnlyMemory<byte> Bytes);
}
