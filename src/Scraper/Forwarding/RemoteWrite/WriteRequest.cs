using Scraper.Exposition;
using Scraper.Telemetry;

namespace Scraper.Forwarding.RemoteWrite;

/// <summary>The message of remote write 1.0, <c>prometheus.WriteRequest</c>, before snappy. Its few fields
/// are written by hand: generated code and its runtime would add a megabyte to the binary.</summary>
internal sealed class WriteRequest
{
    private readonly ProtobufWriter _message = new();

    public byte[] ToArray() => _message.ToArray();

    /// <summary>A series: its labels are sorted here, the samples are in the order of their times.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="labels">The others; an empty one is none.</param>
    /// <param name="samples">Values and Unix times in milliseconds.</param>
    public void Add(
        string name, IEnumerable<Tag> labels, params IEnumerable<(double Value, long Time)> samples)
    {
        var sorted = labels.Append(new Tag(Label.MetricName, name)).Where(label => label.Value.Length > 0)
            .OrderBy(label => label.Name, StringComparer.Ordinal);
        _message.Message(1, series =>
        {
            foreach (var label in sorted)
                series.Message(1, pair =>
                {
                    pair.Text(1, label.Name);
                    pair.Text(2, label.Value);
                });
            foreach (var (value, time) in samples)
                series.Message(2, sample =>
                {
                    sample.Double(1, value);
                    sample.Integer(2, time);
                });
        });
    }
}
