using System.Text;

namespace Scraper.Exposition;

/// <summary>
/// What prometheus/common's expfmt asks of a page: one HELP and one TYPE a family, TYPE before its samples,
/// no label twice, numbers in <c>le</c> and <c>quantile</c>, no negative counts in a histogram.
/// </summary>
internal sealed class StrictRules : IDocumentRules
{
    private readonly Dictionary<string, Family> _families = new(new Utf8Comparer());

    /// <inheritdoc/>
    public LineFault? Metadata(MetadataLine line, ReadOnlySpan<byte> family, ReadOnlySpan<byte> text)
    {
        if (line.SaysNothing)
            return null;
        var known = FamilyOf(family, out _);
        if (line.Keyword == Keyword.Help)
            return known.SetHelp() ? null : Fault("a second HELP line", Of(family));
        return known.SetType(line.Type)
            ? null
            : Fault("a second TYPE line, or one after the samples", Of(family));
    }

    /// <inheritdoc/>
    public LineFault? Sample(ReadOnlySpan<byte> text, SampleText sample)
    {
        var name = sample.Name.Of(text);
        if (name.IsEmpty)
            return Fault("expected a metric name, found an empty one");
        var family = FamilyOf(name, out var suffix);
        family.SetType(MetricType.Untyped);
        var bound = family.BoundLabel;
        return LabelRules.Fault(text, sample, reservedName: true) ?? BoundFault(text, sample, bound)
            ?? (family.IsHistogram ? CountFault(text, sample, suffix) : null);
    }

    /// <inheritdoc/>
    public void Skipped(ReadOnlySpan<byte> name) => FamilyOf(name, out _).SetType(MetricType.Untyped);

    /// <inheritdoc/>
    public LineFault? EndOfPage() => null;

    /// <inheritdoc/>
    public void Finish()
    {
    }

    /// <summary>The family that a name belongs to: its own, or that of a summary or histogram whose suffix it
    /// bears.</summary>
    private Family FamilyOf(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> suffix)
    {
        var families = _families.GetAlternateLookup<ReadOnlySpan<byte>>();
        suffix = default;
        if (families.TryGetValue(name, out var own))
            return own;
        suffix = Suffixes.Of(name, Suffixes.OfHistogram);
        if (!suffix.IsEmpty && families.TryGetValue(name[..^suffix.Length], out var parent)
            && (parent.IsHistogram || parent.IsSummary && !suffix.SequenceEqual(Suffixes.Bucket)))
            return parent;
        suffix = default;
        return _families[Name(name)] = new Family();
    }

    private static LineFault? BoundFault(ReadOnlySpan<byte> text, SampleText sample, string? bound)
    {
        if (bound is null || !LabelRules.TryFind(text, sample, Encoding.UTF8.GetBytes(bound), out var label)
            || Number.TryParse(label.ValueOf(text), out _))
            return null;
        return new LineFault(
            label.NameStart + 1,
            $"expected a number in the label {bound}",
            $", found {Found.Word(label.ValueOf(text))}");
    }

    private static LineFault? CountFault(
        ReadOnlySpan<byte> text, SampleText sample, ReadOnlySpan<byte> suffix) =>
        sample.Value >= 0 || double.IsNaN(sample.Value) || suffix.SequenceEqual("_sum"u8) ? null
        : suffix.SequenceEqual("_count"u8) ? Fault("a negative count of a histogram")
        : LabelRules.TryFind(text, sample, "le"u8, out _) ? Fault("a negative bucket of a histogram")
        : null;

    private static LineFault Fault(string reason, string quote = "") => new(1, reason, quote);

    private static string Of(ReadOnlySpan<byte> family) => $" of {Found.Word(family)}";

    private static string Name(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

    /// <summary>What was said of a family so far.</summary>
    private sealed class Family
    {
        private bool _help;
        private MetricType? _type;

        public bool IsSummary => _type == MetricType.Summary;

        public bool IsHistogram => _type is MetricType.Histogram or MetricType.GaugeHistogram;

        public string? BoundLabel => IsSummary ? "quantile" : IsHistogram ? "le" : null;

        public bool SetHelp() => !_help && (_help = true);

        public bool SetType(MetricType type)
        {
            if (_type is not null)
                return false;
            _type = type;
            return true;
        }
    }
}
