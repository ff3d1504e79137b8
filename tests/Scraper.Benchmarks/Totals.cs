using Scraper.Exposition;

namespace Scraper.Benchmarks;

/// <summary>What a page comes to: equal for every way of reading it, and cheap enough not to be what is
/// measured. </summary>
internal sealed class Totals : IPageReceiver
{
    private long _bytes;
    private long _values;

    /// <summary>Samples.</summary>
    public long Samples { get; private set; }

    public void Add(int name, double value)
    {
        Samples++;
        _bytes += name;
        _values = unchecked(_values * 31 + BitConverter.DoubleToInt64Bits(value));
    }

    public void AddLabel(int name, int value) => _bytes = unchecked(_bytes * 7 + name * 3 + value);

    public string? Sample(in SampleLine sample)
    {
        Add(sample.Name.Length, sample.Value);
        for (var label = 0; label < sample.LabelCount; label++)
            AddLabel(sample.LabelName(label).Length, sample.LabelValue(label).Length);
        return null;
    }

    public void Rejected(Rejection rejection, ReadOnlySpan<byte> name) =>
        throw new InvalidOperationException(rejection.ToString());

    public override string ToString() => $"{Samples} samples, {_bytes:x} {_values:x}";
}
