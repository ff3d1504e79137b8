namespace Scraper.Outcomes;

/// <summary>Failures in a row, and which of them are news: the first, and one of another cause than the one
/// before. The others say nothing that was not said.</summary>
internal sealed class FailureStreak
{
    private string? _cause;

    /// <summary>Failures so far.</summary>
    public int Count { get; private set; }

    /// <summary>One more; whether it is news.</summary>
    /// <param name="cause">What of its reason stays the same from one failure to the next.</param>
    public bool Grows(string cause)
    {
        Count++;
        var known = cause == _cause;
        _cause = cause;
        return !known;
    }

    /// <summary>It works again; whether that is news.</summary>
    public bool Ends()
    {
        var failed = Count > 0;
        (Count, _cause) = (0, null);
        return failed;
    }
}
