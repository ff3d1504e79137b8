using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>One PromQL expression over one page: parsed once, evaluated for each page. Immutable.</summary>
internal sealed class Expression
{
    /// <summary>The text it was parsed from.</summary>
    public required string Text { get; init; }

    /// <summary>Every metric name that evaluating it can need.</summary>
    public required Projection Needs { get; init; }

    /// <summary>Parses; on a fault the expression is null and the fault says where and why.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="histograms">Whether it is a source of a histogram field: then the base name of a classic
    /// histogram's family is one histogram-valued series.</param>
    /// <param name="fault">Position, expectation and hint.</param>
    public static Expression? Parse(string text, bool histograms, out ExpressionFault? fault) =>
        throw new NotSupportedException(text + histograms);

    /// <summary>The value over one page. Never throws for what a page or an expression holds.</summary>
    /// <param name="page">The samples.</param>
    /// <param name="uses">Told of every sample that a selector takes; null where nobody asks.</param>
    public Evaluation Evaluate(SampleSet page, SampleUses? uses = null) =>
        throw new NotSupportedException(page.ToString() + uses);
}

/// <summary>Why a text is no expression; 1-based position.</summary>
internal sealed record ExpressionFault(int Line, int Column, string Message);

/// <summary>What an expression came to: a vector, a scalar, or the error that stopped it.</summary>
internal sealed record Evaluation
{
    /// <summary>The series of an instant vector; null for a scalar or an error.</summary>
    public IReadOnlyList<SeriesValue>? Vector { get; init; }

    /// <summary>The scalar; null for a vector or an error.</summary>
    public double? Scalar { get; init; }

    /// <summary>Why the evaluation failed, in one sentence.</summary>
    public string? Error { get; init; }
}

/// <summary>One series of a vector; the histogram is set in place of the value in a histogram field.</summary>
/// <param name="Labels">In ordinal order of names, <c>__name__</c> included where PromQL keeps it.</param>
/// <param name="Value">The value; NaN where there is a histogram.</param>
/// <param name="Histogram">The histogram, or null.</param>
internal sealed record SeriesValue(IReadOnlyList<Label> Labels, double Value, ClassicHistogram? Histogram);

/// <summary>Which samples of a page were taken: the ledger's <c>used</c>.</summary>
internal sealed class SampleUses(int samples)
{
    private readonly System.Collections.BitArray _used = new(samples);

    /// <summary>Marks a sample; marking it again counts once.</summary>
    public void Mark(int sample) => _used[sample] = true;

    /// <summary>Adds all of another's marks.</summary>
    public void Add(SampleUses other) => _used.Or(other._used);

    /// <summary>Whether a sample is marked.</summary>
    public bool this[int sample] => _used[sample];

    /// <summary>How many are marked.</summary>
    public int Count => _used.Cast<bool>().Count(used => used);
}
