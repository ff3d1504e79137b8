namespace Scraper.Exposition;

/// <summary>Who takes what the reader finds on a page, in document order.</summary>
public interface IPageReceiver
{
    /// <summary>A TYPE line: the type of a family whose samples follow.</summary>
    void Type(ReadOnlySpan<byte> family, MetricType type);

    /// <summary>A sample that the projection asks for. A text means that it cannot be taken, and why: the
    /// reader counts the line as rejected.</summary>
    string? Sample(in SampleLine sample);

    /// <summary>A line that is no valid sample.</summary>
    void Rejected(Rejection rejection);
}
