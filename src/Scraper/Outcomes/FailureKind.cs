namespace Scraper.Outcomes;

/// <summary>
/// Every way in which a station can fail: a closed set, used by return values, self-metrics, logs and tests
/// alike. The README's table of failure kinds is held equal to it by a test, sentence for sentence. See
/// <see cref="FailureKinds"/> for the stage and exit code of each.
/// </summary>
internal enum FailureKind
{
    // Settings

    /// <summary>The command line or an address to listen on cannot be used.</summary>
    UsageInvalid,

    /// <summary>An expression of <c>eval</c> does not parse or cannot be evaluated.</summary>
    ExpressionInvalid,

    /// <summary>Standard output or an export cannot be written (a pipe whose reader is gone ends
    /// silently).</summary>
    OutputUnwritable,

    /// <summary>The key that tags are hashed with is missing, or cannot be used.</summary>
    PrivacyKeyUnusable,

    /// <summary>A switch turned reporting off.</summary>
    ReportingDisabled,

    // The program itself

    /// <summary>An exception that nobody expected; its line on stderr says where.</summary>
    Bug,

    // Scrape: the target did not give a page

    /// <summary>A signal ended the program before it was done.</summary>
    Stopped,

    /// <summary>The target's host name is not known.</summary>
    NameNotResolved,

    /// <summary>Nobody accepts connections there.</summary>
    ConnectionRefused,

    /// <summary>The connection ended before the page did.</summary>
    ConnectionLost,

    /// <summary>No TLS connection, or a certificate that is not trusted.</summary>
    TlsFailed,

    /// <summary>The whole page did not come within <c>scrape_timeout</c>.</summary>
    ScrapeTimeout,

    /// <summary>A redirect leads from https to http or to nowhere, or <c>follow_redirects</c> is
    /// false.</summary>
    RedirectRefused,

    /// <summary>More than 10 redirects, or a loop.</summary>
    TooManyRedirects,

    /// <summary>The answer is 401 or 403, or a proxy's 407.</summary>
    AccessDenied,

    /// <summary>Influxd runs with <c>--metrics-disabled</c>.</summary>
    MetricsDisabled,

    /// <summary>Influxd still loads its shards.</summary>
    TargetStarting,

    /// <summary>The answer has any other status that is no page.</summary>
    HttpStatus,

    /// <summary>The answer is 5xx.</summary>
    ServerError,

    /// <summary>What listens there does not speak HTTP.</summary>
    NotHttp,

    /// <summary>A file that holds a secret cannot be read.</summary>
    SecretUnreadable,

    /// <summary>There is no such file.</summary>
    FileMissing,

    /// <summary>The file may not or cannot be read.</summary>
    FileUnreadable,

    // Parse: it gave something that is no usable page

    /// <summary>The body is no valid gzip data.</summary>
    DecompressionFailed,

    /// <summary>The answer is of a format that is not read here.</summary>
    ContentTypeUnsupported,

    /// <summary>The page is UTF-16 or UTF-32.</summary>
    EncodingUnsupported,

    /// <summary>There is nothing on the page.</summary>
    PageEmpty,

    /// <summary>The body is HTML, JSON or binary data.</summary>
    PageNotExposition,

    /// <summary><c>body_size_limit</c> was reached before anything that counts.</summary>
    BodyTooLarge,

    // Translate: a page, but not of a server the schema knows

    /// <summary>A page, but no source takes a sample of it.</summary>
    NothingMatched,

    // Outbox

    /// <summary>The state directory cannot be used.</summary>
    StateUnavailable,

    /// <summary>The state directory is read-only.</summary>
    StateReadOnly,

    /// <summary>The disk of the state directory is full.</summary>
    StateFull,

    /// <summary>The outbox was damaged; it is set aside and a new one begun.</summary>
    StateCorrupt,
}

/// <summary>Where on the way of the data something happened:
/// the closed set used by failures, metrics and logs.</summary>
internal enum Stage
{
    Settings,
    Program,
    Scrape,
    Parse,
    Translate,
    Outbox,
}
