namespace Scraper.Outcomes;

/// <summary>
/// Every way in which a station can fail: a closed set, used by return values, self-metrics, logs and tests
/// alike. The README's table of failure kinds is held equal to it by a test. See <see cref="FailureKinds"/>
/// for the stage and exit code of each.
/// </summary>
internal enum FailureKind
{
    // Settings
    UsageInvalid,
    SettingsInvalid,
    ExpressionInvalid,
    OutputUnwritable,
    ReportingDisabled,

    // Scrape: the target did not give a page
    UrlInvalid,
    NameNotResolved,
    ConnectionRefused,
    ConnectionLost,
    TlsFailed,
    ScrapeTimeout,
    RedirectRefused,
    TooManyRedirects,
    AccessDenied,
    MetricsDisabled,
    TargetStarting,
    HttpStatus,
    ServerError,
    NotHttp,
    SecretUnreadable,
    FileMissing,
    FileUnreadable,

    // Parse: it gave something that is no usable page
    DecompressionFailed,
    ContentTypeUnsupported,
    EncodingUnsupported,
    PageEmpty,
    PageNotExposition,
    BodyTooLarge,

    // Translate: a page, but not of a server the schema knows
    NothingMatched,

    // Outbox
    StateUnavailable,
    StateReadOnly,
    StateFull,
    StateCorrupt,
}
