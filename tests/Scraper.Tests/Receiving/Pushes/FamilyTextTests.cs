using System.Buffers.Binary;
using System.IO;
using System.Text;
using Scraper.Receiving.Pushes;

namespace Scraper.Tests.Receiving.Pushes;

/// <summary>A family of protobuf as the lines of text that stand for it.</summary>
[TestClass]
public sealed class FamilyTextTests
{
    [TestMethod]
    public void ACounterIsALineALabelSet() => Text(
        Text(1, "hits_total"), Number(3, 0),
        Message(4, Message(1, Text(1, "path"), Text(2, "a\"b\\\n")), Message(3, Double(1, 2.5))),
        Message(4, Message(3, Double(1, 7)), Number(6, 1700000000000)))
        .Should().Be(
            """
            # TYPE hits_total counter
            hits_total{path="a\"b\\\n"} 2.5
            hits_total 7 1700000000000

            """);

    [TestMethod]
    public void AHistogramHasALastBucketEvenWhereTheMessageHasNone() => Text(
        Text(1, "took"), Number(3, 4),
        Message(4, Message(7,
            Number(1, 9), Double(2, 1.5), Message(3, Number(1, 4), Double(2, 0.5)))))
        .Should().Be(
            """
            # TYPE took histogram
            took_bucket{le="0.5"} 4
            took_bucket{le="+Inf"} 9
            took_sum 1.5
            took_count 9

            """);

    [TestMethod]
    public void ASummaryHasItsQuantiles() => Text(
        Text(1, "took"), Number(3, 2),
        Message(4, Message(4, Number(1, 9), Double(2, 1.5), Message(3, Double(1, 0.5), Double(2, 0.25)))))
        .Should().Be(
            """
            # TYPE took summary
            took{quantile="0.5"} 0.25
            took_sum 1.5
            took_count 9

            """);

    [TestMethod]
    public void ANameThatIsNoPlainOneIsQuoted() => Text(
        Text(1, "a.b"), Number(3, 1),
        Message(4, Message(1, Text(1, "c.d"), Text(2, "e")), Message(2, Double(1, 1))))
        .Should().Be(
            """
            # TYPE "a.b" gauge
            {"a.b","c.d"="e"} 1

            """);

    [TestMethod]
    public void AFamilyThatIsLongIsWrittenPieceByPiece()
    {
        byte[][] metrics = [.. Enumerable.Range(0, 5000).Select(number => Message(
            4, Message(1, Text(1, "n"), Text(2, $"{number}")), Message(2, Double(1, number))))];

        Text([Text(1, "a"), Number(3, 1), .. metrics]).Should().Be("# TYPE a gauge\n" + string.Concat(
            Enumerable.Range(0, 5000).Select(number => $"a{{n=\"{number}\"}} {number}\n")));
    }

    private static string Text(params byte[][] family)
    {
        var message = Joined(family);
        using var reader = new StreamReader(new FamilyStream(
            (byte[])[.. Varint((ulong)message.Length), .. message, 0]));
        return reader.ReadToEndAsync().Result.Replace("# TYPE \"\" counter\n", "");
    }

    private static byte[] Message(int field, params byte[][] parts) => Bytes(field, Joined(parts));

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] bytes) =>
        [(byte)((field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Number(int field, ulong value) => [(byte)(field << 3), .. Varint(value)];

    private static byte[] Double(int field, double value)
    {
        var bytes = new byte[9];
        bytes[0] = (byte)((field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    private static byte[] Joined(byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 0x7f; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
