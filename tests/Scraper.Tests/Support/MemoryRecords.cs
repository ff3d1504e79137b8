using Scraper.Outbox;
using Scraper.Outcomes;

namespace Scraper.Tests.Support;

/// <summary>Records of targets in memory, as a restart finds them.</summary>
internal sealed class MemoryRecords : ITargetRecords
{
    private readonly Dictionary<string, TargetRecord> _kept = [];

    /// <summary>Why nothing can be kept or read, or null.</summary>
    public Failure? Broken { get; set; }

    public IReadOnlyList<TargetRecord> Read()
    {
        Break();
        return [.. _kept.Values.OrderBy(record => record.Target, StringComparer.Ordinal)];
    }

    public void Write(TargetRecord record)
    {
        Break();
        _kept[record.Target] = record;
    }

    public void Forget(string target)
    {
        Break();
        _kept.Remove(target);
    }

    private void Break()
    {
        if (Broken is { } failure)
            throw new OutboxException(failure);
    }
}
