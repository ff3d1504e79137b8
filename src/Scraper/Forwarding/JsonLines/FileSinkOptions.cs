namespace Scraper.Forwarding.JsonLines;

/// <summary><c>type: file</c>: one line of JSON a report, appended and fsynced.</summary>
internal sealed record FileSinkOptions : SinkOptions
{
    /// <summary>Its name in the state directory.</summary>
    public const string DefaultName = "reports.jsonl";

    /// <summary><c>path</c>; empty for the one in the state directory.</summary>
    public required string Path { get; init; }

    /// <inheritdoc/>
    public override FileSinkOptions In(string stateDirectory) =>
        Path.Length > 0 ? this : this with { Path = System.IO.Path.Combine(stateDirectory, DefaultName) };
}
