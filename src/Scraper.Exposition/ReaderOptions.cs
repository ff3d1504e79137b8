namespace Scraper.Exposition;

/// <summary>How to read a page.</summary>
public sealed record ReaderOptions
{
    /// <summary>Whose rules decide what a valid line is. Default: Prometheus' own.</summary>
    public Dialect Dialect { get; init; } = Dialect.Text;

    /// <summary>Which samples to tokenise; the others are skipped at the speed of a newline scan. Default:
    /// all.</summary>
    public Projection Projection { get; init; } = Projection.Everything;

    /// <summary>What a page may cost. Default: fit for a page of a stranger.</summary>
    public ExpositionLimits Limits { get; init; } = new();

    /// <summary>Whether a last line without its newline is rejected as truncated, or judged by the dialect.
    /// Default: by the dialect.</summary>
    public bool RejectTruncatedLine { get; init; }

    /// <summary>Whether plain lines are read past the grammar; without, the reader is correct and
    /// slow.</summary>
    internal bool UsesLane { get; init; } = true;
}
