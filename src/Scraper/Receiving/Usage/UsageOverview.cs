namespace Scraper.Receiving.Usage;

/// <summary>What a person looks at first, of one reading of the store.</summary>
/// <param name="Usage">What was used in the time that was asked about.</param>
/// <param name="Months">The months up to now, oldest first, without fields.</param>
/// <param name="Roll">The installations that reported since the time's beginning.</param>
internal sealed record UsageOverview(
    UsageAnswer Usage, IReadOnlyList<UsageAnswer> Months, InstallationRoll Roll);

/// <summary>What one reading of a part of the store counts: one count a question, and a roll where one is
/// called.</summary>
/// <param name="counts">In the order of the questions.</param>
/// <param name="roll">Null where nobody asks who reported.</param>
internal sealed class PartCount(IReadOnlyList<UsageCount> counts, InstallationRoll? roll)
{
    /// <summary>All that watch.</summary>
    public IReadOnlyList<IServerWatch> Watches { get; } = roll is null ? counts : [.. counts, roll];

    /// <summary>In the order of the questions.</summary>
    public IReadOnlyList<UsageCount> Counts => counts;

    /// <summary>Null where nobody asks.</summary>
    public InstallationRoll? Roll => roll;

    /// <summary>Adds a part whose ids all follow.</summary>
    public PartCount Join(PartCount other)
    {
        for (var at = 0; at < counts.Count; at++)
            counts[at].Join(other.Counts[at]);
        roll?.Join(other.Roll!);
        return this;
    }
}
