namespace Scraper.Forwarding.Stdout;

/// <summary><c>type: stdout</c>: one line of JSON a report on standard output.</summary>
internal sealed record StdoutSinkOptions : SinkOptions;
