namespace Scraper.Forwarding;

/// <summary>How far one report came with one sink, for the summary of <c>once</c>.</summary>
/// <param name="ReportId">Which.</param>
/// <param name="Sink">The sink's name.</param>
/// <param name="Verdict">Of the attempt;
/// <see cref="Verdict.RetryLater"/> also where none was made yet.</param>
/// <param name="Reason">One sentence, or null.</param>
internal sealed record Handover(Guid ReportId, string Sink, Verdict Verdict, string? Reason);
