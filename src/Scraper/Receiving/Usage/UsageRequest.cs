using System.Globalization;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Receiving.Usage;

/// <summary>A question about usage as a person writes it, of a request or of a command line.</summary>
internal sealed record UsageRequest
{
    /// <summary>Asked about where nobody says since when.</summary>
    public const string DefaultSince = "30d";

    // Further on a time has no whole hour after it.
    private static readonly DateTimeOffset Last = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A duration before now, or a time.</summary>
    public string? Since { get; init; }

    /// <summary>The same, excluded; null: now.</summary>
    public string? Until { get; init; }

    /// <summary>Tags, several of them behind commas.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Fields, in the same form; none: all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What is asked; a failure says what of it is not known.</summary>
    /// <param name="schemas">Say which tags and fields there are.</param>
    /// <param name="now">The wall clock.</param>
    public Outcome<UsageQuestion> Read(AcceptedSchemas schemas, DateTimeOffset now)
    {
        if (!TryTime(Since ?? DefaultSince, now, out var since))
            return NoTime("since", Since!);
        if (!TryTime(Until ?? "0", now, out var until))
            return NoTime("until", Until!);
        if (since >= until)
            return Wrong("since is not before until");
        var (by, fields) = (Split(By), Split(Fields));
        if (by.Find(tag => !schemas.ReportTags.Contains(tag) && !schemas.PointTags.Contains(tag)) is { } tag)
            return Unknown("by", tag, "tag", schemas.ReportTags.Union(schemas.PointTags));
        if (fields.Find(name => !schemas.Table.Has(name)) is { } field)
            return Unknown("field", field, "field", schemas.Table.Names);
        return UsageQuestion.About(since, until, by, fields.Count == 0 ? null : fields.ToHashSet());
    }

    private static List<string> Split(IReadOnlyList<string> lists) =>
        [.. lists.SelectMany(list => list.Split(',')).Select(one => one.Trim())
            .Where(one => one.Length > 0).Distinct()];

    /// <summary><c>30d</c>, or a time of RFC 3339.</summary>
    private static bool TryTime(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        if (Quantity.TryDuration(text, out var seconds))
        {
            time = seconds >= (now - DateTimeOffset.UnixEpoch).TotalSeconds
                ? DateTimeOffset.UnixEpoch
                : now.AddSeconds(-seconds);
            return true;
        }
        // Without an offset it is nobody's time; "+" of an offset is a blank in an address.
        var written = text.Replace(' ', '+');
        var zoned = written.EndsWith('Z') || written.EndsWith('z') || written.LastIndexOfAny(['+', '-']) > 10;
        var read = DateTimeOffset.TryParseExact(
            written.ToUpperInvariant(), ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
        return zoned && read && time >= DateTimeOffset.UnixEpoch && time <= Last;
    }

    private static Failure NoTime(string name, string found) => Wrong(
        $"{name}: expected a duration before now such as 30d, or a time such as 2026-01-02T00:00:00Z, found "
        + $"\"{OneLine.Words(found)}\"");

    private static Failure Unknown(string name, string found, string what, IEnumerable<string> known) =>
        Wrong(
        $"{name}: there is no {what} {OneLine.Words(found)}"
        + (Nearest.To(found, known) is { } right ? $"; did you mean {right}?" : ""));

    private static Failure Wrong(string words) => new(FailureKind.UsageInvalid, words);
}
