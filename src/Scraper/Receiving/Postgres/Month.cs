using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Scraper.Receiving.Postgres;

/// <summary>A month of UTC, as a part of a table holds its reports.</summary>
/// <param name="Start">Its first instant.</param>
internal readonly partial record struct Month(DateTimeOffset Start)
{
    /// <summary>The one that follows.</summary>
    public Month Next => new(Start.AddMonths(1));

    /// <summary>The least UUIDv7 of its first millisecond: one begins with a time, the most significant byte
    /// first.</summary>
    public Guid LeastId
    {
        get
        {
            Span<byte> id = stackalloc byte[16];
            BinaryPrimitives.WriteInt64BigEndian(id, Start.ToUnixTimeMilliseconds() << 16);
            id[8..].Clear();
            return new Guid(id, bigEndian: true);
        }
    }

    /// <summary>That of a time.</summary>
    public static Month Of(DateTimeOffset time) =>
        new(new DateTimeOffset(time.UtcDateTime.Year, time.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The one whose part of a table bears this name; null for a table that is none.</summary>
    public static Month? OfPart(string name) => Named().Match(name) is { Success: true } part
        && DateTimeOffset.TryParseExact(
            part.Value, "_yyyy_MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var start)
        ? new Month(start) : null;

    /// <summary>The name of its part: <c>report_2026_01</c>.</summary>
    public string PartOf(string table) =>
        table + Start.ToString("_yyyy_MM", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"_\d{4}_\d{2}$")]
    private static partial Regex Named();
}
