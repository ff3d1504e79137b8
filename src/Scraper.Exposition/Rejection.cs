namespace Scraper.Exposition;

/// <summary>One line that is no valid sample or metadata, or a fault of the page as a whole.</summary>
/// <param name="Line">1-based line of the page.</param>
/// <param name="Column">1-based column, in bytes.</param>
/// <param name="Reason">What was expected and what stood there.</param>
public sealed record Rejection(long Line, int Column, string Reason) : PageEntry;
