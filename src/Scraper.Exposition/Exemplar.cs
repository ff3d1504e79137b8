namespace Scraper.Exposition;

/// <summary>An observation that stands for others, beside a bucket or a counter (OpenMetrics 1.0,
/// "Exemplars").</summary>
/// <param name="Labels">In the order of the line, unescaped; <c>trace_id</c> is usual.</param>
/// <param name="Value">The observation, in the family's unit.</param>
/// <param name="TimestampMs">When it was made, in milliseconds since 1970; null where the page does not say.
/// </param>
public sealed record Exemplar(IReadOnlyList<Label> Labels, double Value, long? TimestampMs);
