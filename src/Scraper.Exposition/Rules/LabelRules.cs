using System.Text;

namespace Scraper.Exposition;

/// <summary>What every strict dialect asks of the labels of one sample.</summary>
internal static class LabelRules
{
    /// <summary>A label that stands twice, has no name, or has the name that is reserved for the
    /// metric's.</summary>
    public static LineFault? Fault(ReadOnlySpan<byte> text, SampleText sample, bool reservedName)
    {
        var seen = sample.LabelCount > 8 ? new HashSet<string>(new Utf8Comparer()) : null;
        var known = seen?.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var index = 0; index < sample.LabelCount; index++)
        {
            var name = sample.Labels[index].NameOf(text);
            if (name.IsEmpty)
                return At(sample, index, "expected a label name, found an empty one");
            if (reservedName && Ascii.Equals(name, Label.MetricName))
                return At(sample, index, $"the label name {Label.MetricName} is reserved");
            if (known is { } set ? !set.Add(name) : StandsBefore(text, sample, index))
                return At(sample, index, Twice(name), Names.IsPlain(name) ? "" : $": {Found.Word(name)}");
        }
        return null;
    }

    /// <summary>The reason of a label that stands twice, which tells a plain name and no other.</summary>
    public static string Twice(ReadOnlySpan<byte> name) =>
        $"{(Names.IsPlain(name) ? $"label {Encoding.UTF8.GetString(name)}" : "a label")} stands twice";

    /// <summary>The label of a name.</summary>
    public static bool TryFind(
        ReadOnlySpan<byte> text, SampleText sample, ReadOnlySpan<byte> name, out LabelSlice label)
    {
        foreach (var one in sample.Labels)
        {
            label = one;
            if (one.NameOf(text).SequenceEqual(name))
                return true;
        }
        label = default;
        return false;
    }

    private static bool StandsBefore(ReadOnlySpan<byte> text, SampleText sample, int index)
    {
        var name = sample.Labels[index].NameOf(text);
        for (var before = 0; before < index; before++)
            if (sample.Labels[before].NameOf(text).SequenceEqual(name))
                return true;
        return false;
    }

    private static LineFault At(SampleText sample, int index, string reason, string quote = "") =>
        new(sample.Labels[index].NameStart + 1, reason, quote);
}
