namespace Scraper.Outbox;

/// <summary>The stated bounds of the outbox: a closed set, also a metric label.</summary>
internal enum ExpiryBound
{
    /// <summary><c>outbox.max_age</c>.</summary>
    Age,

    /// <summary><c>outbox.max_size</c>.</summary>
    Size,
}

/// <summary>Bounds as metric labels and log lines write them.</summary>
internal static class ExpiryBounds
{
    public static string Label(this ExpiryBound bound) => bound switch
    {
        ExpiryBound.Age => "age",
        _ => "size",
    };
}
