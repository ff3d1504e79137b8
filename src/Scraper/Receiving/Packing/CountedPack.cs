using Scraper.Receiving.Usage;
using Scraper.Telemetry;

namespace Scraper.Receiving.Packing;

/// <summary>
/// What counting needs of a report, in two pieces: the totals, which every question reads, and the points,
/// which only questions by their tags do. A kept history is written in the same form.
/// </summary>
/// <param name="table">The fields that are counted.</param>
internal sealed class CountedPack(FieldTable table)
{
    private const byte IsHistogram = 0x80;

    /// <summary>Storage, tags, absent fields, and the total of each field.</summary>
    public byte[] Totals(CountedReport report, ServerWords words)
    {
        var writer = new PackWriter(words);
        writer.Word(report.Storage);
        writer.Length(report.Tags.Count);
        foreach (var tag in report.Tags)
        {
            writer.Word(tag.Name);
            writer.Word(tag.Value);
        }
        writer.Length(report.Absent.Count);
        foreach (var name in report.Absent)
            writer.Word(name);
        WriteFields(writer, report.Fields);
        return writer.ToArray();
    }

    /// <summary>The points of each field.</summary>
    public byte[] Points(CountedReport report, ServerWords words)
    {
        var writer = new PackWriter(words);
        WritePoints(writer, report.Fields);
        return writer.ToArray();
    }

    /// <summary>Reads both pieces again.</summary>
    /// <param name="head">What stands beside them.</param>
    /// <param name="totals">The one.</param>
    /// <param name="points">The other; empty where nobody asks for points.</param>
    /// <param name="words">The texts of the server.</param>
    public CountedReport Read(
        CountedReport head, ReadOnlySpan<byte> totals, ReadOnlySpan<byte> points, ServerWords words)
    {
        var reader = new PackReader(totals, words);
        var storage = reader.Word();
        var tags = new Tag[reader.Count()];
        for (var at = 0; at < tags.Length; at++)
            tags[at] = new Tag(reader.Word(), reader.Word());
        var absent = new string[reader.Count()];
        for (var at = 0; at < absent.Length; at++)
            absent[at] = reader.Word();
        ReadFields(ref reader, head.Fields, words);
        if (!points.IsEmpty)
        {
            var ofPoints = new PackReader(points, words);
            ReadPoints(ref ofPoints, head.Fields, words);
        }
        return head with { Storage = storage, Tags = tags, Absent = absent };
    }

    /// <summary>What is left of reports that are gone: each start with the last value of every
    /// field.</summary>
    public byte[] History(ServerHistory history, ServerWords words)
    {
        var writer = new PackWriter(words);
        writer.Byte(history.IsConflicting ? (byte)1 : (byte)0);
        writer.Number(history.Latest);
        writer.Length(history.Starts.Count);
        foreach (var start in history.Starts)
        {
            writer.Number(start.At);
            writer.Number(start.Uptime);
            WriteFields(writer, start.Last);
            WritePoints(writer, start.Last);
        }
        return writer.ToArray();
    }

    /// <summary>Reads a history again; null is that of a server of which nothing is gone.</summary>
    public ServerHistory ReadHistory(byte[]? packed, ServerWords words)
    {
        if (packed is null)
            return new ServerHistory(table);
        var reader = new PackReader(packed, words);
        var conflicting = reader.Byte() == 1;
        var latest = (int)reader.Number();
        var starts = new KnownStart[reader.Count()];
        for (var at = 0; at < starts.Length; at++)
        {
            var (time, uptime, last) = (reader.Number(), reader.Number(), table.None());
            ReadFields(ref reader, last, words);
            ReadPoints(ref reader, last, words);
            starts[at] = new KnownStart(time, uptime, last);
        }
        return new ServerHistory(table, starts, latest, conflicting);
    }

    /// <summary>Installations that reports told which are gone.</summary>
    public static byte[] Seen(IReadOnlyList<SeenInstallation> seen, ServerWords words)
    {
        var writer = new PackWriter(words);
        writer.Length(seen.Count);
        foreach (var one in seen)
        {
            writer.Word(one.Ip ?? "");
            writer.Word(one.Storage);
            writer.Number(one.FirstSeen);
        }
        return writer.ToArray();
    }

    /// <summary>Reads them again.</summary>
    public static IReadOnlyList<SeenInstallation> ReadSeen(byte[]? packed, ServerWords words)
    {
        if (packed is null)
            return [];
        var reader = new PackReader(packed, words);
        var seen = new SeenInstallation[reader.Count()];
        for (var at = 0; at < seen.Length; at++)
        {
            var (ip, storage, first) = (reader.Word(), reader.Word(), (long)reader.Number());
            seen[at] = new SeenInstallation(ip.Length == 0 ? null : ip, storage, first);
        }
        return seen;
    }

    private void WriteFields(PackWriter writer, CountedField[] fields)
    {
        writer.Length(fields.Count(field => field.IsReported));
        for (var number = 0; number < fields.Length; number++)
        {
            var field = fields[number];
            if (!field.IsReported)
                continue;
            writer.Word(table.NameOf(number));
            writer.Byte((byte)((byte)field.Fidelity | (field.Histogram is null ? 0 : IsHistogram)));
            writer.Number(field.Total);
            if (field.Histogram is { } histogram)
                WriteBuckets(writer, histogram);
        }
    }

    private void ReadFields(ref PackReader reader, CountedField[] fields, ServerWords words)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var (name, kind, total) = (reader.Word(), reader.Byte(), reader.Number());
            var histogram = (kind & IsHistogram) == 0 ? null : ReadBuckets(ref reader, words);
            // A field of a schema that is not taken any more.
            if (table.Has(name))
                fields[table[name]] = new CountedField(total, (Fidelity)(kind & ~IsHistogram), histogram, []);
        }
    }

    private void WritePoints(PackWriter writer, CountedField[] fields)
    {
        writer.Length(fields.Count(field => field.IsReported));
        for (var number = 0; number < fields.Length; number++)
        {
            var field = fields[number];
            if (!field.IsReported)
                continue;
            writer.Word(table.NameOf(number));
            writer.Byte(field.Histogram is null ? (byte)0 : IsHistogram);
            writer.Length(field.Points.Length);
            foreach (var point in field.Points)
            {
                writer.Word(ServerWords.TextOf(point.Tags));
                writer.Number(point.Value);
                if (field.Histogram is not null)
                    WriteBuckets(writer, point.Histogram ?? BucketCounts.None);
            }
        }
    }

    private void ReadPoints(ref PackReader reader, CountedField[] fields, ServerWords words)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var (name, isHistogram) = (reader.Word(), reader.Byte() == IsHistogram);
            var points = new CountedPoint[reader.Count()];
            for (var at = 0; at < points.Length; at++)
            {
                points[at] = new CountedPoint(
                    words.TagsOf(reader.Word()), reader.Number(),
                    isHistogram ? ReadBuckets(ref reader, words) : null);
            }
            if (table.Has(name))
                fields[table[name]] = fields[table[name]] with { Points = points };
        }
    }

    private static void WriteBuckets(PackWriter writer, BucketCounts buckets)
    {
        writer.Word(ServerWords.TextOf(buckets.Bounds));
        writer.Number(buckets.Count);
        writer.Number(buckets.Sum);
        foreach (var count in buckets.Counts)
            writer.Number(count);
    }

    private static BucketCounts ReadBuckets(ref PackReader reader, ServerWords words)
    {
        var (bounds, count, sum) = (words.BoundsOf(reader.Word()), reader.Number(), reader.Number());
        var counts = new double[bounds.Length];
        for (var at = 0; at < counts.Length; at++)
            counts[at] = reader.Number();
        return new BucketCounts(bounds, counts, count, sum);
    }
}
