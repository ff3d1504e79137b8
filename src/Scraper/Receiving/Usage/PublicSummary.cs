using System.Globalization;
using System.Text.RegularExpressions;
using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>
/// What may be shown to anybody of what was counted: no ids, no addresses, no organizations, no row of fewer
/// than so many servers, counts rounded down and totals to two digits. <c>docs/public.md</c> has what can be
/// worked out from it all the same.
/// </summary>
/// <param name="Since">From this time on.</param>
/// <param name="Until">Up to this time, excluded.</param>
/// <param name="K">A row is of at least so many ids, and so of at least so many installations; counts are
/// multiples of it.</param>
/// <param name="Ids">How many ids reported; 0 for fewer than <paramref name="K"/>, of which nothing is
/// told.</param>
/// <param name="Fields">Fields that enough ids use, in schema order.</param>
/// <param name="RareFields">How many fields are used by fewer.</param>
/// <param name="Versions">Versions that enough ids run, and the others as one.</param>
internal sealed partial record PublicSummary(
    DateTimeOffset Since, DateTimeOffset Until, int K, long Ids, IReadOnlyList<PublicField> Fields,
    int RareFields, IReadOnlyList<(string Version, long Ids)> Versions)
{
    /// <summary>Where nobody chose another.</summary>
    public const int DefaultK = 10;

    /// <summary>What may be shown of an answer to a question without groups.</summary>
    public static PublicSummary Of(UsageAnswer answer, int k)
    {
        var shown = answer.Fields.Where(field => field.Users.Ids >= k).ToList();
        return new PublicSummary(
            answer.Question.Since, answer.Question.Until, k, Down(answer.Ids, k),
            answer.Ids < k ? [] : [.. shown.Select(field => new PublicField(
                field.Name, field.Type, Down(field.Users.Ids, k), TotalOf(field.Users)))],
            answer.Ids < k ? 0 : answer.Fields.Count(field => field.Users.Ids > 0) - shown.Count,
            [.. Merged(answer, k).Select(row => (row.Version, Down(row.Ids, k)))]);
    }

    /// <summary>Rows of fewer than <paramref name="k"/> ids become one, and where that is still of fewer the
    /// smallest of the others goes into it: it may not be told by what the others leave.</summary>
    private static IEnumerable<(string Version, long Ids)> Merged(UsageAnswer answer, int k)
    {
        var rows = new Stack<(string Version, long Ids)>(answer.Versions
            .Where(row => row.Ids >= k && IsRelease().IsMatch(row.Version))
            .OrderByDescending(row => row.Ids));
        var rest = answer.Ids - rows.Sum(row => row.Ids);
        while (rest > 0 && rest < k && rows.TryPop(out var smallest))
            rest += smallest.Ids;
        var named = rows.OrderBy(row => row.Version, StringComparer.Ordinal);
        return rest < k ? named : named.Append((Point.Other, rest));
    }

    /// <summary>Two digits of a total; none of one that is for the greater part a single id's.</summary>
    private static double? TotalOf(Amount users) => users.Largest > users.Total / 2 ? null : double.Parse(
        users.Total.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static long Down(long ids, int k) => ids - (ids % k);

    /// <summary>What a release is called; whatever else a sender says is no text for everybody.</summary>
    [GeneratedRegex(@"\Av?\d{1,5}(\.\d{1,5}){1,3}(-(alpha|beta|rc)\.?\d{0,5})?\z")]
    private static partial Regex IsRelease();
}

/// <summary>A field in a public summary.</summary>
/// <param name="Name">The field.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ids">How many ids used it, rounded down.</param>
/// <param name="Total">What it comes to, in two digits (a histogram's count); null where it would tell of a
/// single server.</param>
internal sealed record PublicField(string Name, FieldType Type, long Ids, double? Total);
