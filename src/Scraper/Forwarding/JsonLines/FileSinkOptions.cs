namespace Scraper.Forwarding.JsonLines;

/// <summary><c>type: file</c>: one line of JSON a report, appended and fsynced.</summary>
internal sealed record FileSinkOptions : SinkOptions
{
    /// <summary><c>path</c>. Default <c>reports.jsonl</c> in the state directory.</summary>
    public required string Path { get; init; }
}
