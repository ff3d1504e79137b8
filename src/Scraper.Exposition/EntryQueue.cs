using System.Text;

namespace Scraper.Exposition;

/// <summary>Makes entries of what a reader finds, and keeps them until they are asked for.</summary>
internal sealed class EntryQueue : IPageReceiver
{
    private readonly Queue<PageEntry> _entries = new();

    /// <summary>Gives what was found since it was last asked.</summary>
    public IEnumerable<PageEntry> Drain()
    {
        while (_entries.TryDequeue(out var entry))
            yield return entry;
    }

    public void Help(ReadOnlySpan<byte> family, ReadOnlySpan<byte> text) =>
        _entries.Enqueue(new PageHelp(Text(family), Text(text)));

    public void Type(ReadOnlySpan<byte> family, MetricType type) =>
        _entries.Enqueue(new PageType(Text(family), type));

    public void Unit(ReadOnlySpan<byte> family, ReadOnlySpan<byte> unit) =>
        _entries.Enqueue(new PageUnit(Text(family), Text(unit)));

    public string? Sample(in SampleLine sample)
    {
        var labels = new Label[sample.LabelCount];
        for (var index = 0; index < labels.Length; index++)
            labels[index] = new Label(Text(sample.LabelName(index)), Text(sample.LabelValue(index)));
        _entries.Enqueue(new PageSample(Text(sample.Name), labels, sample.Value)
        {
            TimestampMs = sample.TimestampMs,
            Exemplar = sample.ReadExemplar(),
            Line = sample.Line,
        });
        return null;
    }

    public void Rejected(Rejection rejection, ReadOnlySpan<byte> name) => _entries.Enqueue(rejection);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
