namespace Scraper.Diagnostics;

/// <summary>How log lines are written to standard error.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
