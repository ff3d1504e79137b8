namespace Scraper.Exposition;

/// <summary>
/// One thing that a page says, as <see cref="ExpositionReader.Enumerate"/> gives it: a
/// <see cref="PageHelp"/>, <see cref="PageType"/>, <see cref="PageUnit"/>, <see cref="PageSample"/> or
/// <see cref="Rejection"/>, and at the end one <see cref="PageSummary"/>.</summary>
public abstract record PageEntry
{
    private protected PageEntry()
    {
    }
}

/// <summary>A HELP line.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Text">What it means to a person, unescaped; may be empty.</param>
public sealed record PageHelp(string Family, string Text) : PageEntry;

/// <summary>A TYPE line.</summary>
/// <param name="Family">The family's name: of a histogram's samples, for one, without <c>_bucket</c>.
/// </param>
/// <param name="Type">The type; <see cref="MetricType.Untyped"/> also for OpenMetrics' <c>unknown</c>.
/// </param>
public sealed record PageType(string Family, MetricType Type) : PageEntry;

/// <summary>A UNIT line, which OpenMetrics alone has.</summary>
/// <param name="Family">The family's name; it ends in the unit.</param>
/// <param name="Unit">A base unit as in <c>seconds</c>; may be empty.</param>
public sealed record PageUnit(string Family, string Unit) : PageEntry;

/// <summary>A sample that the projection asks for.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Labels">In the order of the line, empty values included.</param>
/// <param name="Value">The value; NaN and the infinities are values like any other.</param>
public sealed record PageSample(string Name, IReadOnlyList<Label> Labels, double Value) : PageEntry
{
    /// <summary>The timestamp in milliseconds since 1970 (OpenMetrics' seconds are cut to them), or null.
    /// </summary>
    public long? TimestampMs { get; init; }

    /// <summary>The exemplar of an OpenMetrics line, or null.</summary>
    public Exemplar? Exemplar { get; init; }

    /// <summary>The 1-based line of the page.</summary>
    public long Line { get; init; }
}

/// <summary>An observation that stands for others, beside a bucket or a counter (OpenMetrics 1.0,
/// "Exemplars").</summary>
/// <param name="Labels">In the order of the line, unescaped; <c>trace_id</c> is usual.</param>
/// <param name="Value">The observation, in the family's unit.</param>
/// <param name="TimestampMs">When it was made, in milliseconds since 1970; null where the page does not say.
/// </param>
public sealed record Exemplar(IReadOnlyList<Label> Labels, double Value, long? TimestampMs);

/// <summary>One line that is no valid sample or metadata, or a fault of the page as a whole.</summary>
/// <param name="Line">1-based line of the page.</param>
/// <param name="Column">1-based column, in bytes.</param>
/// <param name="Reason">What was expected, or is wrong: it quotes nothing of the page, and so may go where
/// the page may not.</param>
public sealed record Rejection(long Line, int Column, string Reason) : PageEntry
{
    /// <summary>The rest of the sentence, which says what stands on the page: <c>, found "x"</c>; or
    /// nothing.</summary>
    public string Quote { get; init; } = "";

    /// <summary>The whole sentence, for whoever may read the page.</summary>
    public string Told => Reason + Quote;
}
