namespace Scraper.Exposition;

/// <summary>
/// Who takes what the reader finds on a page, in document order. Every span is a slice of the reader's
/// buffer, valid only during the call. A receiver implements what it wants to hear of; metadata is told
/// whatever the projection asks for.</summary>
public interface IPageReceiver
{
    /// <summary>How much of the page it keeps, in characters: so much of it as
    /// <see cref="ExpositionLimits.SeriesLimit"/> allows is read. 0 where it keeps none.</summary>
    long Kept => 0;

    /// <summary>A HELP line (text 0.0.4, "Comments, help text, and type information"; OpenMetrics 1.0,
    /// "MetricFamily").</summary>
    /// <param name="family">The family's name, UTF-8, unescaped.</param>
    /// <param name="text">What it means to a person, UTF-8, unescaped; may be empty.</param>
    void Help(ReadOnlySpan<byte> family, ReadOnlySpan<byte> text)
    {
    }

    /// <summary>A TYPE line: the type of a family whose samples follow.</summary>
    /// <param name="family">The family's name, UTF-8, unescaped: of a histogram's samples, for one, without
    /// <c>_bucket</c>.</param>
    /// <param name="type">The type; <see cref="MetricType.Untyped"/> also for OpenMetrics' <c>unknown</c>.
    /// </param>
    void Type(ReadOnlySpan<byte> family, MetricType type)
    {
    }

    /// <summary>A UNIT line, which OpenMetrics alone has.</summary>
    /// <param name="family">The family's name, UTF-8, unescaped; it ends in the unit.</param>
    /// <param name="unit">A base unit as in <c>seconds</c>, UTF-8; may be empty.</param>
    void Unit(ReadOnlySpan<byte> family, ReadOnlySpan<byte> unit)
    {
    }

    /// <summary>A sample that the projection asks for; OpenMetrics' <c>_created</c> is one like any other.
    /// </summary>
    /// <returns>Null where it is taken; a text means that it cannot be, and why, without a word of the page:
    /// the reader counts the line as rejected.</returns>
    string? Sample(in SampleLine sample);

    /// <summary>A line that is no valid sample or metadata. It costs itself alone: the lines behind it are
    /// read.</summary>
    /// <param name="rejection">Where, and why.</param>
    /// <param name="name">The metric name that the line begins with, UTF-8; empty where none can be read, and
    /// for metadata.</param>
    void Rejected(Rejection rejection, ReadOnlySpan<byte> name)
    {
    }
}
