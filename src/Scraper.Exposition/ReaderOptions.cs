namespace Scraper.Exposition;

/// <summary>How to read a page.</summary>
public sealed record ReaderOptions
{
    /// <summary>Whose rules decide what a valid line is.</summary>
    public Dialect Dialect { get; init; } = Dialect.Text;

    /// <summary>Which lines to tokenise.</summary>
    public Projection Projection { get; init; } = Projection.Everything;

    /// <summary>What a page may cost.</summary>
    public ExpositionLimits Limits { get; init; } = new();

    /// <summary>Whether a last line without its newline is rejected as truncated (the pipeline), or judged by
    /// the dialect (<c>parse</c>).</summary>
    public bool RejectTruncatedLine { get; init; }

    /// <summary>Whether plain lines are read past the grammar; without, the reader is correct and
    /// slow.</summary>
    internal bool UsesLane { get; init; } = true;
}
