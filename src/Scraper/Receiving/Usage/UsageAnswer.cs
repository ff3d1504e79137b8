using Scraper.Expressions;
using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>What a receiver's reports of a time come to.</summary>
/// <param name="Question">What was asked, its edges as they were rounded.</param>
/// <param name="Reports">All accepted reports of the time.</param>
/// <param name="Ids">Different ids among them.</param>
/// <param name="Installations">Different installations: id, address and storage.</param>
/// <param name="Fields">Each field that was reported, in schema order.</param>
/// <param name="Versions">How many ids run a version, by version.</param>
/// <param name="Absent">How many ids lack a field, in schema order.</param>
internal sealed record UsageAnswer(
    UsageQuestion Question, long Reports, long Ids, long Installations, IReadOnlyList<FieldUse> Fields,
    IReadOnlyList<(string Version, long Ids)> Versions, IReadOnlyList<(string Name, long Ids)> Absent);

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
        Add(other.Total, other.Histogram);
    }

    /// <summary>Counts an id that used it, in so many installations.</summary>
    public void Count(int installations)
    {
        if (installations == 0)
            return;
        Ids++;
        Installations += installations;
    }
}
