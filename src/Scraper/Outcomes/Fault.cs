namespace Scraper.Outcomes;

/// <summary>One mistake in a file that a person wrote (settings, schema): told with its place.</summary>
/// <param name="File">The file as the person named it, or <c>environment</c>, <c>command line</c>.</param>
/// <param name="Line">1-based, 0 where there is none.</param>
/// <param name="Column">1-based, 0 where there is none.</param>
/// <param name="Message">Key, what stands there, what was expected.</param>
internal sealed record Fault(string File, long Line, long Column, string Message)
{
    /// <summary><c>FILE:LINE:COLUMN: message</c>, as compilers write it.</summary>
    public override string ToString() =>
        Column > 0 ? $"{File}:{Line}:{Column}: {Message}"
        : Line > 0 ? $"{File}:{Line}: {Message}"
        : $"{File}: {Message}";
}
