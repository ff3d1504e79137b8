using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>What an expression came to: a vector, a scalar, or the error that stopped it.</summary>
public sealed record Evaluation
{
    /// <summary>The series of an instant vector, in order of their labels; null for a scalar or an
    /// error.</summary>
    public IReadOnlyList<SeriesValue>? Vector { get; init; }

    /// <summary>The scalar; null for a vector or an error.</summary>
    public double? Scalar { get; init; }

    /// <summary>Why the evaluation failed, in one sentence.</summary>
    public string? Error { get; init; }

    /// <summary>The same sentence where it quotes nothing of the page, and so may go where the page may
    /// not.</summary>
    public string? Reason { get; init; }
}

/// <summary>Takes one series of a vector, whose labels are lent for the call.</summary>
/// <param name="labels">In ordinal order of names, without <c>__name__</c>.</param>
/// <param name="value">The value; NaN where there is a histogram.</param>
/// <param name="histogram">The histogram, or null.</param>
public delegate void SeriesReceiver(ReadOnlySpan<Label> labels, double value, ClassicHistogram? histogram);

/// <summary>One series of a vector; a histogram stands in place of the value where the expression was parsed
/// with histograms.</summary>
/// <param name="Labels">In ordinal order of names, <c>__name__</c> included where PromQL keeps it.</param>
/// <param name="Value">The value; NaN where there is a histogram.</param>
/// <param name="Histogram">The histogram, or null.</param>
public sealed record SeriesValue(IReadOnlyList<Label> Labels, double Value, ClassicHistogram? Histogram);
