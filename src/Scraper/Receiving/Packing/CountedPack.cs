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
        writer.Word(ServerWord.TextOf(report.Tags));
        writer.Word(ServerWord.TextOf(report.Absent));
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
        CountedHead head, ReadOnlySpan<byte> totals, ReadOnlySpan<byte> points, ServerWords words)
    {
        var reader = new PackReader(totals, words);
        var report = new CountedReport
        {
            ReportId = head.ReportId,
            Id = head.Id,
            ObservedAt = head.ObservedAt,
            Pushed = head.Pushed,
            Ip = head.Ip,
            Storage = reader.Word().Text,
            Tags = reader.Word().Tags.Tags,
            Absent = reader.Word().List,
            Fields = table.None(),
        };
        ReadFields(ref reader, report.Fields);
        if (!points.IsEmpty)
        {
            var ofPoints = new PackReader(points, words);
            ReadPoints(ref ofPoints, report.Fields);
        }
        return report;
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
            ReadFields(ref reader, last);
            ReadPoints(ref reader, last);
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
            var (ip, storage, first) = (reader.Word().Text, reader.Word().Text, (long)reader.Number());
            seen[at] = new SeenInstallation(ip.Length == 0 ? null : ip, storage, first);
        }
        return seen;
    }

    private void WriteFields(PackWriter writer, CountedField[] fields)
    {
        foreach (var field in Named(writer, fields))
        {
            writer.Byte((byte)((byte)field.Fidelity | (field.Histogram is null ? 0 : IsHistogram)));
            writer.Number(field.Total);
            if (field.Histogram is { } histogram)
                WriteBuckets(writer, histogram);
        }
    }

    /// <summary>Writes how many fields were reported, and before each is handed out its name.</summary>
    private IEnumerable<CountedField> Named(PackWriter writer, CountedField[] fields)
    {
        writer.Length(fields.Count(field => field.IsReported));
        for (var number = 0; number < fields.Length; number++)
        {
            if (!fields[number].IsReported)
                continue;
            writer.Word(table.NameOf(number));
            yield return fields[number];
        }
    }

    private void ReadFields(ref PackReader reader, CountedField[] fields)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var (number, kind, total) = (reader.Word().FieldIn(table), reader.Byte(), reader.Number());
            var histogram = (kind & IsHistogram) == 0 ? null : ReadBuckets(ref reader);
            if (number >= 0)
                fields[number] = new CountedField(total, (Fidelity)(kind & ~IsHistogram), histogram, []);
        }
    }

    private void WritePoints(PackWriter writer, CountedField[] fields)
    {
        foreach (var field in Named(writer, fields))
        {
            writer.Byte(field.Histogram is null ? (byte)0 : IsHistogram);
            writer.Length(field.Points.Length);
            foreach (var point in field.Points)
            {
                writer.Word(ServerWord.TextOf(point.Tags.Tags));
                writer.Number(point.Value);
                if (field.Histogram is not null)
                    WriteBuckets(writer, point.Histogram ?? BucketCounts.None);
            }
        }
    }

    private void ReadPoints(ref PackReader reader, CountedField[] fields)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var (number, isHistogram) = (reader.Word().FieldIn(table), reader.Byte() == IsHistogram);
            var points = new CountedPoint[reader.Count()];
            for (var at = 0; at < points.Length; at++)
            {
                points[at] = new CountedPoint(
                    reader.Word().Tags, reader.Number(), isHistogram ? ReadBuckets(ref reader) : null);
            }
            if (number >= 0)
                fields[number] = fields[number] with { Points = points };
        }
    }

    private static void WriteBuckets(PackWriter writer, BucketCounts buckets)
    {
        writer.Word(ServerWord.TextOf(buckets.Bounds));
        writer.Number(buckets.Count);
        writer.Number(buckets.Sum);
        foreach (var count in buckets.Counts)
            writer.Number(count);
    }

    private static BucketCounts ReadBuckets(ref PackReader reader)
    {
        var (bounds, count, sum) = (reader.Word().Bounds, reader.Number(), reader.Number());
        var counts = new double[bounds.Length];
        for (var at = 0; at < counts.Length; at++)
            counts[at] = reader.Number();
        return new BucketCounts(bounds, counts, count, sum);
    }
}

/// <summary>What of a report stands in columns of its own.</summary>
internal readonly record struct CountedHead(
    Guid ReportId, string? Id, long ObservedAt, bool Pushed, string? Ip);
