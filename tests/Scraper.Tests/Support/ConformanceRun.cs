using System.Text;
using System.Text.Json;
using Scraper.Exposition;

namespace Scraper.Tests.Support;

/// <summary>
/// One suite's cases, judged one by one: each must agree with the suite or stand in the table of exceptions,
/// and no case may stand there without need.
/// </summary>
internal sealed class ConformanceRun(string suite, IReadOnlyDictionary<string, string> exceptions)
{
    private readonly List<string> _faults = [];
    private int _cases;
    private int _excepted;

    /// <summary>Judges a case: <paramref name="difference"/> is null where it agrees.</summary>
    public void Judge(string id, string? difference)
    {
        _cases++;
        var excepted = exceptions.ContainsKey(id);
        if (excepted)
            _excepted++;
        if (difference is not null && !excepted)
            _faults.Add($"{id}: {difference}");
        if (difference is null && excepted)
            _faults.Add($"{id}: agrees, although an exception is written for it");
    }

    /// <summary>Prints the count and fails where a case differs.</summary>
    public void Finish(TestContext test, int expectedCases)
    {
        var note = _excepted > 0 ? $"(and {_excepted} with a written reason)" : "";
        ConformanceCount.Print(test, suite, _cases - _excepted - _faults.Count, _cases - _excepted, note);
        string.Join(Environment.NewLine, _faults).Should().BeEmpty();
        _cases.Should().Be(expectedCases);
    }

    /// <summary>How a page differs from a verdict.</summary>
    public static string? Verdict(ExpositionRecorder page, bool accept)
    {
        var accepted = page.Rejections.Count == 0 && page.Summary!.Incomplete is null;
        return accepted == accept ? null
            : accept ? $"rejected: {page.Rejections[0]}" : "accepted, though the suite rejects it";
    }

    /// <summary>How the samples of a page differ from those expected.</summary>
    public static string? Difference(
        IEnumerable<string> samples, IEnumerable<string> expected, bool ordered = true)
    {
        var (left, right) = ordered
            ? (samples.ToList(), expected.ToList())
            : (samples.Order(
                StringComparer.Ordinal).ToList(), expected.Order(StringComparer.Ordinal).ToList());
        for (var index = 0; index < Math.Max(left.Count, right.Count); index++)
            if (left.ElementAtOrDefault(index) != right.ElementAtOrDefault(index))
                return $"sample {index}: {left.ElementAtOrDefault(index)} is not "
                    + right.ElementAtOrDefault(index);
        return null;
    }

    /// <summary>Labels of a suite, <c>[[name, value], …]</c>.</summary>
    public static List<(string Name, string Value)> Labels(JsonElement labels) =>
        [.. labels.EnumerateArray().Select(label => (label[0].GetString()!, label[1].GetString()!))];

    /// <summary>A sample in one line of text, its labels sorted, bounds and values as numbers.</summary>
    public static string Line(
        string name, IEnumerable<(string Name, string Value)> labels, double value, object? time)
    {
        var text = labels.OrderBy(label => label.Name, StringComparer.Ordinal)
            .Select(label => $"{label.Name}={Bound(label.Name, label.Value)}");
        return $"{name}{{{string.Join(",", text)}}} {GoFloat.Shortest(value)} {time}";
    }

    /// <summary>A recorded sample in the same form.</summary>
    public static string Line(RecordedSample sample) =>
        Line(sample.Name, sample.Labels, sample.Value, sample.TimestampMs);

    private static string Bound(string name, string value) =>
        name is "le" or "quantile" && Number.TryParse(Encoding.UTF8.GetBytes(value), out var number)
            ? GoFloat.LabelForm(number)
            : value;
}
