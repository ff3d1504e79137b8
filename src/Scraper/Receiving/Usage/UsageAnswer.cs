using Scraper.Expressions;
using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>What a receiver's reports of a time come to.</summary>
/// <param name="Question">What was asked, its edges as they were rounded.</param>
/// <param name="Reports">All accepted reports of the time.</param>
/// <param name="Ids">Different ids among them.</param>
/// <param name="Installations">Different installations: id, address and storage.</param>
/// <param name="Fields">Each field that was reported, in schema order.</param>
/// <param name="Releases">What runs where, and what it does not tell, by version.</param>
internal sealed record UsageAnswer(
    UsageQuestion Question, long Reports, long Ids, long Installations, IReadOnlyList<FieldUse> Fields,
    IReadOnlyList<ReleaseUse> Releases)
{
    /// <summary>How many ids run a version, by version.</summary>
    public IReadOnlyList<(string Version, long Ids)> Versions { get; } =
        [.. Releases.Where(one => one.Version.Length > 0).Select(one => (one.Version, one.Ids))];

    /// <summary>How many ids lack a field, in schema order.</summary>
    public IReadOnlyList<(string Name, long Ids)> Absent { get; } =
        [.. Releases.SelectMany(one => one.Absent).GroupBy(one => (one.Field, one.Name), one => one.Ids)
            .OrderBy(field => field.Key.Field).Select(field => (field.Key.Name, field.Sum()))];
}

/// <summary>The ids whose last report is of one version.</summary>
/// <param name="Version">The version; empty for those whose report tells none.</param>
/// <param name="Ids">How many.</param>
/// <param name="Absent">How many of them lack a field, in schema order, with its number.</param>
internal sealed record ReleaseUse(
    string Version, long Ids, IReadOnlyList<(int Field, string Name, long Ids)> Absent);

/// <summary>How a field was used.</summary>
/// <param name="Name">The field.</param>
/// <param name="Type">Its type.</param>
/// <param name="Users">Who used it, and what it comes to.</param>
/// <param name="FirstReports">What of it the first reports of ids brought; null for gauges.</param>
/// <param name="Fidelity">How true it is for how many of the ids that used it.</param>
/// <param name="Groups">By the tags that were asked for; null where it has none of them.</param>
internal sealed record FieldUse(
    string Name, FieldType Type, Amount Users, Amount? FirstReports,
    IReadOnlyList<(Fidelity Fidelity, long Ids)> Fidelity, IReadOnlyList<GroupUse>? Groups);

/// <summary>The part of a field that has certain values of the tags asked for.</summary>
/// <param name="Values">One for each tag, in their order.</param>
/// <param name="Users">Who used it, and what it comes to.</param>
internal sealed record GroupUse(IReadOnlyList<string> Values, Amount Users);

/// <summary>A total, and how many it comes from. It grows while reports are counted.</summary>
internal sealed class Amount
{
    private CompensatedSum _total;

    public long Ids { get; private set; }

    public long Installations { get; private set; }

    /// <summary>A histogram's count.</summary>
    public double Total => _total.Value;

    /// <summary>The most that one id brought.</summary>
    public double Largest { get; private set; }

    /// <summary>Null unless the field is a histogram with something in it.</summary>
    public BucketCounts? Histogram { get; private set; }

    /// <summary>Adds what one id brings.</summary>
    public void Add(double total, BucketCounts? histogram)
    {
        _total = _total.Plus(total);
        if (histogram is not null && histogram.Count > 0)
            Histogram = (Histogram ?? BucketCounts.None).Plus(histogram);
    }

    /// <summary>Adds what other ids brought.</summary>
    public void Join(Amount other)
    {
        Ids += other.Ids;
        Installations += other.Installations;
        Largest = Math.Max(Largest, other.Largest);
        Add(other.Total, other.Histogram);
    }

    /// <summary>Counts an id that used it, in so many installations.</summary>
    /// <param name="installations">How many; none where it did not use it.</param>
    /// <param name="brought">What of the total is its.</param>
    public void Count(int installations, double brought)
    {
        Largest = Math.Max(Largest, brought);
        if (installations == 0)
            return;
        Ids++;
        Installations += installations;
    }
}
