namespace Scraper.Exposition;

/// <summary>Reads the lines of one page: skips, takes or rejects each, and knows nothing of streams.</summary>
internal sealed class PageReader
{
    private readonly ReaderOptions _options;
    private readonly Tally _tally;
    private readonly NameFilter _filter;
    private readonly LineReader _lines;
    private readonly bool _skipsBlindly;
    private bool _overlong;

    public PageReader(ReaderOptions options, IPageReceiver receiver)
    {
        _options = options;
        _tally = new Tally(receiver);
        _skipsBlindly = options.Dialect == Dialect.Text;
        _filter = new NameFilter(options.Projection);
        _lines = new LineReader(options, _filter, receiver, _tally);
    }

    /// <summary>Whether a limit ended the reading.</summary>
    public bool Stopped => _tally.Stopped;

    /// <summary>Reads all lines that end in a text; says how many bytes they are.</summary>
    public int Consume(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (!_tally.Stopped)
        {
            var length = text[at..].IndexOf((byte)'\n');
            if (length < 0)
                return at;
            Line(text.Slice(at, length));
            at += length + 1;
        }
        return at;
    }

    /// <summary>Reads what is left of a page behind its last newline.</summary>
    public void ConsumeLast(ReadOnlySpan<byte> rest)
    {
        if (_tally.Stopped || rest.IsEmpty)
            return;
        if (!_overlong && NeedsNewline(rest))
            Truncated(rest);
        else
            Line(rest);
    }

    /// <summary>Told what is left behind the last newline so far: whether it is too long to be kept, so that it
    /// is rejected and the rest of it passed over.</summary>
    public bool GivesUpOn(int pending)
    {
        var limit = _options.Limits.LineLengthLimitBytes;
        if (!_overlong && (limit == 0 || pending <= limit))
            return false;
        if (!_overlong)
            TooLong();
        return _overlong = true;
    }

    /// <summary>Ends the reading at the body's limit.</summary>
    public void StopAtBodyLimit() =>
        _tally.Stop($"the body is over body_size_limit of {_options.Limits.BodySizeLimitBytes} bytes");

    /// <summary>What the page came to.</summary>
    public PageSummary Finish(long bytes)
    {
        _lines.Finish();
        return _tally.Summary(bytes);
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        if (_overlong)
        {
            _overlong = false;
            return;
        }
        _tally.Line++;
        if (_options.Limits.LineLengthLimitBytes is > 0 and var limit && line.Length > limit)
            Reject(limit);
        else if (_skipsBlindly && _filter.SkipsAgain(line))
            _tally.Skipped++;
        else
            _lines.Read(line);
    }

    /// <summary>Whether a last line may not stand without its newline.</summary>
    private bool NeedsNewline(ReadOnlySpan<byte> line) => _options.Dialect switch
    {
        Dialect.OpenMetrics => _options.RejectTruncatedLine && !line.SequenceEqual("# EOF"u8),
        Dialect.StrictText => !line.TrimStart(" \t"u8).IsEmpty,
        _ => _options.RejectTruncatedLine,
    };

    private void TooLong()
    {
        _tally.Line++;
        Reject(_options.Limits.LineLengthLimitBytes);
    }

    private void Reject(int limit) => _tally.Reject(limit + 1, $"the line is over line_length_limit of {limit} bytes");

    private void Truncated(ReadOnlySpan<byte> rest)
    {
        _tally.Line++;
        _tally.Reject(rest.Length + 1, "expected a newline, found the end of the page: the line is truncated");
        if (_options.RejectTruncatedLine)
            _tally.Incomplete = "the last line has no newline: the page is truncated";
    }
}
