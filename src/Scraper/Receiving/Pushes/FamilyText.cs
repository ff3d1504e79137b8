using System.Text;
using Scraper.Exposition;

namespace Scraper.Receiving.Pushes;

/// <summary>
/// One <c>io.prometheus.client.MetricFamily</c> as the text that a client library would have pushed in its
/// place, so that pushed protobuf is read by the one reader. Field numbers are those of the published
/// metrics.proto.
/// </summary>
internal sealed class FamilyText
{
    private readonly StringBuilder _text = new();
    private string _name = "";
    private FamilyType _type = FamilyType.Untyped;

    /// <summary>The values of <c>MetricType</c>.</summary>
    private enum FamilyType
    {
        Counter = 0,
        Gauge = 1,
        Summary = 2,
        Untyped = 3,
        Histogram = 4,
        GaugeHistogram = 5,
    }

    /// <summary>Characters that were written and not taken.</summary>
    public int Length => _text.Length;

    /// <summary>What was written.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>Writes what stands before the samples of a family.</summary>
    /// <param name="family">The message.</param>
    public void Begin(ReadOnlySpan<byte> family)
    {
        (_name, _type) = ("", FamilyType.Counter);
        var head = new ProtobufReader(family);
        while (head.Next())
        {
            if (head.Field == 1)
                _name = head.Text;
            else if (head.Field == 3)
                _type = (FamilyType)head.Number;
        }
        // A gauge histogram has no word in this format; its series are those of a histogram.
        _text.Append("# TYPE ").Append(Name("")).Append(' ').Append(_type switch
        {
            FamilyType.Counter => "counter",
            FamilyType.Gauge => "gauge",
            FamilyType.Summary => "summary",
            FamilyType.Histogram or FamilyType.GaugeHistogram => "histogram",
            _ => "untyped",
        }).Append('\n');
    }

    /// <summary>Writes the samples of the next metric of a family.</summary>
    /// <param name="rest">What is left of the message.</param>
    /// <returns>How much of it is left behind them.</returns>
    public int Metric(ReadOnlySpan<byte> rest)
    {
        var reader = new ProtobufReader(rest);
        if (reader.Next() && reader.Field == 4)
            Samples(reader.Bytes);
        return reader.Left;
    }

    private void Samples(ReadOnlySpan<byte> metric)
    {
        var labels = new List<(string Name, string Value)>();
        var timestamp = "";
        var head = new ProtobufReader(metric);
        while (head.Next())
        {
            if (head.Field == 1)
                labels.Add(Label(head.Bytes));
            else if (head.Field == 6)
                timestamp = $" {(long)head.Number}";
        }
        var values = new ProtobufReader(metric);
        while (values.Next())
        {
            // Gauge, counter, untyped: field 1 is the value. Summary and histogram have more.
            if (values.Field is 2 or 3 or 5)
                Sample("", labels, ValueOf(values.Bytes), timestamp);
            else if (values.Field == 4)
                Summary(values.Bytes, labels, timestamp);
            else if (values.Field == 7)
                Histogram(values.Bytes, labels, timestamp);
        }
    }

    private static (string Name, string Value) Label(ReadOnlySpan<byte> pair)
    {
        var (name, value) = ("", "");
        var reader = new ProtobufReader(pair);
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text;
            else if (reader.Field == 2)
                value = reader.Text;
        }
        return (name, value);
    }

    private static double ValueOf(ReadOnlySpan<byte> value)
    {
        var told = 0d;
        var reader = new ProtobufReader(value);
        while (reader.Next())
        {
            if (reader.Field == 1)
                told = reader.Double;
        }
        return told;
    }

    private void Summary(ReadOnlySpan<byte> summary, List<(string, string)> labels, string timestamp)
    {
        var (count, sum) = (0d, 0d);
        var reader = new ProtobufReader(summary);
        while (reader.Next())
        {
            if (reader.Field == 1)
                count = reader.Number;
            else if (reader.Field == 2)
                sum = reader.Double;
            else if (reader.Field == 3)
                Part("", "quantile", reader.Bytes, isCount: false, labels, timestamp);
        }
        Sample("_sum", labels, sum, timestamp);
        Sample("_count", labels, count, timestamp);
    }

    private void Histogram(ReadOnlySpan<byte> histogram, List<(string, string)> labels, string timestamp)
    {
        var (count, sum, hasLast) = (0d, 0d, false);
        var reader = new ProtobufReader(histogram);
        while (reader.Next())
        {
            if (reader.Field == 1)
                count = reader.Number;
            else if (reader.Field == 4 && reader.Double > 0)
                count = reader.Double; // sample_count_float, in place of the other
            else if (reader.Field == 2)
                sum = reader.Double;
            else if (reader.Field == 3)
                hasLast |= double.IsPositiveInfinity(
                    Part("_bucket", "le", reader.Bytes, isCount: true, labels, timestamp));
        }
        // The last bucket is optional in a message and none in text.
        if (!hasLast)
            Sample("_bucket", [.. labels, ("le", "+Inf")], count, timestamp);
        Sample("_sum", labels, sum, timestamp);
        Sample("_count", labels, count, timestamp);
    }

    /// <summary>A bucket (cumulative_count, upper_bound, …, cumulative_count_float) or a quantile (quantile,
    /// value).</summary>
    /// <returns>The bound or quantile.</returns>
    private double Part(
        string suffix, string label, ReadOnlySpan<byte> part, bool isCount, List<(string, string)> labels,
        string timestamp)
    {
        var (bound, value) = (0d, 0d);
        var reader = new ProtobufReader(part);
        while (reader.Next())
        {
            if (reader.Field == (isCount ? 2 : 1))
                bound = reader.Double;
            else if (reader.Field == 1)
                value = reader.Number;
            else if (reader.Field == (isCount ? 4 : 2) && !(isCount && reader.Double == 0))
                value = reader.Double;
        }
        Sample(suffix, [.. labels, (label, GoFloat.Shortest(bound))], value, timestamp);
        return bound;
    }

    private void Sample(
        string suffix, List<(string Name, string Value)> labels, double value, string timestamp)
    {
        var isPlain = IsPlain(_name);
        if (isPlain)
            _text.Append(_name).Append(suffix);
        if (labels.Count > 0 || !isPlain)
        {
            string[] name = isPlain ? [] : [Name(suffix)];
            _text.Append('{').AppendJoin(',', name.Concat(labels.Select(label =>
                $"{(IsPlain(label.Name) ? label.Name : Quoted(label.Name))}={Quoted(label.Value)}")))
                .Append('}');
        }
        _text.Append(' ').Append(GoFloat.Shortest(value)).Append(timestamp).Append('\n');
    }

    private string Name(string suffix) => IsPlain(_name) ? _name + suffix : Quoted(_name + suffix);

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':');

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";
}
