namespace Scraper.Exposition;

/// <summary>The counts of a page while it is read: every sample line is taken, skipped or rejected.</summary>
internal sealed class Tally(IPageReceiver receiver)
{
    private const int MostRejectionsKept = 20;

    private readonly List<Rejection> _rejections = [];
    private long _rejected;

    /// <summary>The line that is being read, 1-based.</summary>
    public long Line { get; set; }

    /// <summary>Samples taken.</summary>
    public long Taken { get; set; }

    /// <summary>Samples handed to the receiver, taken or not.</summary>
    public long Asked { get; set; }

    /// <summary>Sample lines that the projection does not ask for.</summary>
    public long Skipped { get; set; }

    /// <summary>Why reading ended before the page did, or what the page lacks.</summary>
    public string? Incomplete { get; set; }

    /// <summary>Whether a limit ended the reading.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Rejects the line that is being read; a sample's by its name, as far as that can be read.
    /// </summary>
    public void Reject(int column, string reason, string quote = "", ReadOnlySpan<byte> name = default) =>
        Reject(new Rejection(Line, column, reason) { Quote = quote }, name);

    /// <summary>Rejects a line.</summary>
    public void Reject(Rejection rejection, ReadOnlySpan<byte> name = default)
    {
        _rejected++;
        if (_rejections.Count < MostRejectionsKept)
            _rejections.Add(rejection);
        receiver.Rejected(rejection, name);
    }

    /// <summary>Ends the reading; what was taken so far stays.</summary>
    public void Stop(string reason)
    {
        Stopped = true;
        Incomplete = reason;
    }

    /// <summary>What it came to.</summary>
    public PageSummary Summary(long bytes) => new()
    {
        Read = Taken + Skipped + _rejected,
        Skipped = Skipped,
        Rejected = _rejected,
        Rejections = _rejections,
        Bytes = bytes,
        Incomplete = Incomplete,
        LimitReached = Stopped,
    };
}
