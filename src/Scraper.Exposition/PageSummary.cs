namespace Scraper.Exposition;

/// <summary>What reading one page came to; the last entry of an enumeration.</summary>
public sealed record PageSummary : PageEntry
{
    /// <summary>Sample lines on the page: taken, skipped by the projection, and rejected ones.</summary>
    public required long Read { get; init; }

    /// <summary>Sample lines that the projection did not ask for.</summary>
    public required long Skipped { get; init; }

    /// <summary>Rejected lines, metadata among them.</summary>
    public required long Rejected { get; init; }

    /// <summary>The first rejections, at most 20.</summary>
    public required IReadOnlyList<Rejection> Rejections { get; init; }

    /// <summary>Bytes of the body that were read.</summary>
    public required long Bytes { get; init; }

    /// <summary>Set where the page was not read to its end, or may lack its end: which limit, or a last line
    /// without its newline. One sentence.</summary>
    public string? Incomplete { get; init; }

    /// <summary>Whether a limit ended the reading.</summary>
    public bool LimitReached { get; init; }
}
