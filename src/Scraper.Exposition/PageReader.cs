namespace Scraper.Exposition;

/// <summary>Reads the lines of one page: skips, takes or rejects each, and knows nothing of
/// streams.</summary>
internal sealed class PageReader
{
    private readonly ReaderOptions _options;
    private readonly Tally _tally;
    private readonly NameFilter _filter;
    private readonly LineReader _lines;
    private readonly bool _skipsBlindly;
    private readonly int _limit;
    private bool _overlong;

    public PageReader(ReaderOptions options, IPageReceiver receiver)
    {
        _options = options;
        _tally = new Tally(receiver);
        _limit = options.Limits.LineLengthLimitBytes;
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
            var rest = text[at..];
            var name = _skipsBlindly ? _filter.SkippedAgain(rest) : 0;
            var length = rest[name..].IndexOf((byte)'\n') + name;
            if (length < name)
                return at;
            if (name > 0 && !_overlong && (_limit == 0 || length <= _limit))
                Skip();
            else
                Line(rest[..length]);
            at += length + 1;
        }
        return at;
    }

    /// <summary>Reads what is left of a page behind its last newline.</summary>
    public void ConsumeLast(ReadOnlySpan<byte> rest)
    {
        if (_tally.Stopped || rest.IsEmpty)
            return;
        if (!_overlong && !IsTooLong(rest) && NeedsNewline(rest))
            Truncated(rest);
        else
            Line(rest);
    }

    /// <summary>Told what is left behind the last newline so far: whether it is too long to be kept, so that
    /// it is rejected and the rest of it passed over.</summary>
    public bool GivesUpOn(ReadOnlySpan<byte> pending)
    {
        if (!_overlong && !IsTooLong(pending))
            return false;
        if (!_overlong)
        {
            _tally.Line++;
            RejectTooLong(pending);
        }
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

    private void Skip()
    {
        _tally.Line++;
        _tally.Skipped++;
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        if (_overlong)
        {
            _overlong = false;
            return;
        }
        _tally.Line++;
        if (IsTooLong(line))
            RejectTooLong(line);
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

    private bool IsTooLong(ReadOnlySpan<byte> line) => _limit > 0 && line.Length > _limit;

    private void RejectTooLong(ReadOnlySpan<byte> line) => _tally.Reject(
        _limit + 1, $"the line is over line_length_limit of {_limit} bytes", name: Names.Leading(line));

    private void Truncated(ReadOnlySpan<byte> rest)
    {
        _tally.Line++;
        _tally.Reject(
            rest.Length + 1, "expected a newline, found the end of the page: the line is truncated",
            name: Names.Leading(rest));
        if (_options.RejectTruncatedLine)
            _tally.Incomplete = "the last line has no newline: the page is truncated";
    }
}
