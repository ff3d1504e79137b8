using System.Globalization;
using System.Text;
using System.Text.Json;
using Scraper.Exposition;

namespace Scraper.Tests.Support;

/// <summary>A sample as a test sees it.</summary>
internal sealed record RecordedSample(
    string Name, IReadOnlyList<(
        string Name, string Value)> Labels, double Value, long? TimestampMs, long Line)
{
    /// <summary>Name, labels as written, value bits and timestamp, in one text.</summary>
    public override string ToString() =>
        $"{Name}{{{string.Join(",", Labels.Select(label => $"{label.Name}={label.Value}"))}}} "
        + $"{GoFloat.Shortest(Value)} {TimestampMs}";

    /// <summary>Reads the form of the suites and of <c>parse</c>.</summary>
    public static RecordedSample OfJson(string line)
    {
        using var json = JsonDocument.Parse(line);
        var parts = json.RootElement;
        return new RecordedSample(
            parts[0].GetString()!,
            [.. parts[1].EnumerateArray().Select(label => (label[0].GetString()!, label[1].GetString()!))],
            Number(parts[2].GetString()!),
            parts[3].ValueKind == JsonValueKind.Null ? null : parts[3].GetInt64(),
            0);
    }

    /// <summary>A number in Go's spelling.</summary>
    public static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}

/// <summary>Keeps all that a reader hands on.</summary>
internal sealed class ExpositionRecorder : IPageReceiver
{
    public List<RecordedSample> Samples { get; } = [];

    public List<Rejection> Rejections { get; } = [];

    public Dictionary<string, MetricType> Types { get; } = [];

    public PageSummary? Summary { get; private set; }

    /// <summary>Reads a page that is in memory.</summary>
    public static ExpositionRecorder Of(ReadOnlySpan<byte> page, ReaderOptions? options = null)
    {
        var recorder = new ExpositionRecorder();
        recorder.Summary = ExpositionReader.Read(page, options ?? new ReaderOptions(), recorder);
        return recorder;
    }

    /// <summary>Reads a page that is in memory, in a dialect.</summary>
    public static ExpositionRecorder Of(string page, Dialect dialect = Dialect.Text) =>
        Of(Encoding.UTF8.GetBytes(page), new ReaderOptions { Dialect = dialect });

    public void Type(ReadOnlySpan<byte> family, MetricType type) =>
        Types[Encoding.UTF8.GetString(family)] = type;

    public string? Sample(in SampleLine sample)
    {
        var labels = new List<(string, string)>();
        for (var index = 0; index < sample.LabelCount; index++)
            labels.Add((Encoding.UTF8.GetString(sample.LabelName(index)),
                Encoding.UTF8.GetString(sample.LabelValue(index))));
        Samples.Add(new RecordedSample(
            Encoding.UTF8.GetString(sample.Name), labels, sample.Value, sample.TimestampMs, sample.Line));
        return null;
    }

    public void Rejected(Rejection rejection, ReadOnlySpan<byte> name) => Rejections.Add(rejection);
}
