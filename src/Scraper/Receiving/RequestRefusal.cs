namespace Scraper.Receiving;

/// <summary>Why a request is not answered as it asks: a closed set, counted by its members. README's table is
/// held equal to it, with the status of each.</summary>
internal enum RequestRefusal
{
    /// <summary>No line is a JSON object, the body is no gzip data, or a parameter cannot be read.</summary>
    Malformed,

    /// <summary>No source reads the pushed page, or it is none.</summary>
    UnusablePage,

    /// <summary>The <c>Idempotency-Key</c> of a single report is not its id.</summary>
    KeyMismatch,

    /// <summary>Credentials are missing or wrong.</summary>
    Unauthorized,

    /// <summary><c>X-Signature-256</c> is missing or wrong.</summary>
    BadSignature,

    /// <summary>From elsewhere, where nobody was given credentials.</summary>
    NotLocal,

    /// <summary>There is nothing at this address.</summary>
    NoSuchPage,

    /// <summary>What is there has another method; <c>Allow</c> says which.</summary>
    WrongMethod,

    /// <summary>The body did not come in time.</summary>
    TooSlow,

    /// <summary>The body is over <c>body_size_limit</c>, or has too many lines.</summary>
    TooLarge,

    /// <summary>The body is packed in a way that is not known.</summary>
    UnknownEncoding,

    /// <summary>The address is over <c>rate_limit</c>, or too many passwords, questions or large bodies are
    /// there at once; a connection over <c>max_connections</c> is closed without an answer.</summary>
    TooMany,

    /// <summary>A mistake in this program, which is logged.</summary>
    Bug,

    /// <summary>A file with credentials or a key cannot be read.</summary>
    SecretUnreadable,

    /// <summary>The store cannot keep or read, or the program ends.</summary>
    StoreUnavailable,
}

/// <summary>What each <see cref="RequestRefusal"/> is to a client.</summary>
internal static class RequestRefusals
{
    /// <summary>The status of the answer.</summary>
    public static int Status(this RequestRefusal refusal) => refusal switch
    {
        RequestRefusal.Malformed or RequestRefusal.UnusablePage or RequestRefusal.KeyMismatch => 400,
        RequestRefusal.Unauthorized or RequestRefusal.BadSignature => 401,
        RequestRefusal.NotLocal => 403,
        RequestRefusal.NoSuchPage => 404,
        RequestRefusal.WrongMethod => 405,
        RequestRefusal.TooSlow => 408,
        RequestRefusal.TooLarge => 413,
        RequestRefusal.UnknownEncoding => 415,
        RequestRefusal.TooMany => 429,
        RequestRefusal.Bug => 500,
        _ => 503,
    };
}

/// <summary>A request that is refused.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Words">A sentence for whoever sent it.</param>
internal sealed record RefusedRequest(RequestRefusal Kind, string Words)
{
    /// <summary>The store failed.</summary>
    public static RefusedRequest NothingKept { get; } =
        new(RequestRefusal.StoreUnavailable, "nothing was kept; come again")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>More was asked for than is done at once.</summary>
    /// <param name="what">What.</param>
    public static RefusedRequest AtOnce(string what) =>
        new(RequestRefusal.TooMany, $"too many {what} at once; come again")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>When to come again, where that may help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
