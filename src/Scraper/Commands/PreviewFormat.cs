namespace Scraper.Commands;

/// <summary>The views of a report that <c>preview --format</c> offers.</summary>
internal enum PreviewFormat
{
    /// <summary>For a person.</summary>
    Table,

    /// <summary>The report itself, as file and webhook get it.</summary>
    Json,

    /// <summary>As the pushgateway gets it.</summary>
    Text,

    /// <summary>Line protocol, as influxdb gets it.</summary>
    Lp,
}
