using System.Text;

namespace Scraper.Exposition;

/// <summary>One sample beside the family it belongs to, and what OpenMetrics asks of it alone.</summary>
internal readonly ref struct OpenMetricsSample
{
    private const int MostExemplarLetters = 128;

    private static readonly (Broken Is, string Reason)[] Rules =
    [
        ((in s) => s.NeedsBound && !s.HasBound, "the label {0} is missing"),
        ((in s) => s.IsBucket && !Number.TryParse(s.Bound, out _), "expected a number in the label {0}"),
        ((in s) => s.IsBucket && s.BoundNumber is double.NaN, "expected a number in the label {0}"),
        ((in s) => s.IsBucket && s.BoundNumber is double.PositiveInfinity && !s.Bound.SequenceEqual("+Inf"u8),
            "the last bucket is spelled le=\"+Inf\""),
        ((in s) => s.IsQuantile && !(s.BoundNumber is >= 0 and <= 1), "expected a quantile between 0 and 1"),
        ((in s) => s.Type == MetricType.StateSet && s.Value is not (0 or 1), "a state is 0 or 1"),
        ((in s) => s.Type == MetricType.Info && s.Value != 1, "the value of an info is 1"),
        ((in s) => s.IsQuantile && s.Value < 0, "a quantile's value cannot be negative"),
        ((in s) => s.IsCounted && double.IsNaN(s.Value), "a counter or sum cannot be NaN"),
        ((in s) => s.IsCounted && !s.Has("_gsum"u8) && s.Value < 0, "a counter or sum cannot be negative"),
        ((in s) => s.IsWhole && s.Value != Math.Floor(s.Value), "a count is a whole number"),
        ((in s) => s.Exemplar is not null && !s.MayHaveExemplar, "no exemplar may stand here"),
        ((in s) => s.Exemplar is not null && s.Exemplar.Labels.Any(label => label.Value is null),
            "expected '=' after the label name in the exemplar"),
        ((in s) => s.Exemplar is not null && s.ExemplarLetters() > MostExemplarLetters,
            "the labels of an exemplar have at most 128 letters"),
    ];

    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<byte> _family;
    private readonly SampleText _sample;

    public OpenMetricsSample(MetricType type, byte[] family, ReadOnlySpan<byte> text, SampleText sample)
    {
        Type = type;
        _text = text;
        _family = family;
        _sample = sample;
        Suffix = sample.Name.Of(text)[family.Length..];
        HasBound = LabelRules.TryFind(text, sample, BoundLabel, out var bound);
        Bound = HasBound ? bound.ValueOf(text) : default;
        BoundNumber = Number.TryParse(Bound, out var number) ? number : double.NaN;
    }

    private delegate bool Broken(in OpenMetricsSample sample);

    public MetricType Type { get; }

    public ReadOnlySpan<byte> Suffix { get; }

    public double Value => _sample.Value;

    /// <summary>The number in <c>le</c> or <c>quantile</c>.</summary>
    public double BoundNumber { get; }

    public bool IsBucket => Has("_bucket"u8) && Type is MetricType.Histogram or MetricType.GaugeHistogram;

    private ReadOnlySpan<byte> Bound { get; }

    private bool HasBound { get; }

    private ExemplarNode? Exemplar => _sample.Exemplar;

    private bool IsQuantile => Type == MetricType.Summary && Suffix.IsEmpty;

    private bool NeedsBound => IsBucket || IsQuantile || Type == MetricType.StateSet;

    private bool IsWhole => Has("_bucket"u8) || Has("_count"u8) || Has("_gcount"u8);

    private bool IsCounted => IsWhole || Has("_total"u8) || Has("_sum"u8) || Has("_gsum"u8);

    private bool MayHaveExemplar => IsBucket || Type == MetricType.Counter && Has("_total"u8);

    /// <summary>The label that tells the samples of one metric apart.</summary>
    private ReadOnlySpan<byte> BoundLabel => Type switch
    {
        MetricType.Histogram or MetricType.GaugeHistogram => "le"u8,
        MetricType.Summary => "quantile"u8,
        MetricType.StateSet => _family,
        _ => default,
    };

    /// <summary>The first rule that a sample breaks.</summary>
    public static LineFault? Fault(in OpenMetricsSample sample)
    {
        foreach (var (broken, reason) in Rules)
            if (broken(sample))
                return new LineFault(1, string.Format(
                    null, CompositeFormat.Parse(reason), sample.Type == MetricType.StateSet
                        ? "named like the family"
                        : Encoding.UTF8.GetString(sample.BoundLabel)));
        return null;
    }

    /// <summary>Whether its name is the family's with this suffix.</summary>
    public bool Has(ReadOnlySpan<byte> suffix) => Suffix.SequenceEqual(suffix);

    /// <summary>Which metric of the family it belongs to; those of an info cannot be told apart.</summary>
    public ReadOnlySpan<byte> Group(LabelKey key) => Type == MetricType.Info
        ? default
        : key.Of(default, _text, _sample.Labels, NeedsBound ? BoundLabel : default);

    /// <summary>Which series it belongs to.</summary>
    public ReadOnlySpan<byte> Series(LabelKey key) => key.Of(Suffix, _text, _sample.Labels, default);

    private int ExemplarLetters()
    {
        var letters = 0;
        foreach (var label in Exemplar!.Labels)
            letters += Letters(label.Name) + Letters(label.Value!.Value);
        return letters;
    }

    private int Letters(Slice slice)
    {
        var letters = 0;
        foreach (var _ in Escapes.Undone(slice.Of(_text)).EnumerateRunes())
            letters++;
        return letters;
    }
}
