using Sprache;

namespace Scraper.Exposition;

/// <summary>Reads one line after another: by the lane where it is plain, by the grammar where it is
/// not.</summary>
internal sealed class LineReader(
    ReaderOptions options, NameFilter filter, IPageReceiver receiver, Tally tally)
{
    private readonly Lane _lane = new(timestamps: options.Dialect != Dialect.OpenMetrics);
    private readonly IDocumentRules? _rules = options.Dialect switch
    {
        Dialect.StrictText => new StrictRules(),
        Dialect.OpenMetrics => new OpenMetricsRules(tally),
        _ => null,
    };

    // The rules of the other dialects want to see what the grammar makes of their metadata.
    private readonly bool _hasCommentLane = options.UsesLane && options.Dialect == Dialect.Text;
    private readonly SampleText _sample = new();
    private byte[] _scratch = new byte[1024];

    /// <summary>Reads a line that the projection has not skipped yet.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        var text = options.Dialect == Dialect.OpenMetrics ? line : line.TrimStart(" \t"u8);
        if (text.IsEmpty)
            ReadByGrammar(line);
        else if (text[0] == '#')
            ReadComment(line, text);
        else if (!Names.MayStart(text[0]))
            ReadUnusual(line, text);
        else if (filter.Skips(text, out var name))
            Skip(name);
        else if (options.UsesLane && _lane.TryRead(text, _sample))
            Take(text);
        else
            ReadByGrammar(line);
    }

    /// <summary>Judges the page as a whole.</summary>
    public void Finish() => _rules?.Finish();

    private void Skip(ReadOnlySpan<byte> name)
    {
        tally.Skipped++;
        _rules?.Skipped(name);
    }

    private void ReadComment(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        if (!_hasCommentLane || !Lane.TryReadComment(text, out var family, out var type, out var help))
            ReadByGrammar(line);
        else if (type is { } known)
            Learn(family, known);
        else
            receiver.Help(family, help);
    }

    private void ReadUnusual(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        if (Names.TryFindQuoted(text, out var name) && !filter.Wants(name))
            Skip(name);
        else
            ReadByGrammar(line);
    }

    private void ReadByGrammar(ReadOnlySpan<byte> line)
    {
        // Behind the line there is room for its names and values without their escapes.
        if (_scratch.Length < line.Length * 2)
            _scratch = new byte[line.Length * 2];
        line.CopyTo(_scratch);
        // Made by the first line that needs it: a page of plain lines does without.
        var result = ExpositionGrammar.Of(options.Dialect).Line(new Cursor(_scratch, 0, line.Length));
        if (!result.WasSuccessful)
            Reject(result, line);
        else if (result.Value is SampleNode sample)
            ReadSample(sample, line.Length);
        else if (result.Value is MetadataLine metadata)
            ReadMetadata(metadata, line.Length);
        else if (result.Value is EndOfPage)
            Reject(_rules?.EndOfPage());
    }

    private void ReadMetadata(MetadataLine line, int used)
    {
        var family = Unescape(line.Family, ref used).Of(_scratch);
        var text = line.Text is { } rest ? rest.Of(_scratch) : default;
        if (Reject(_rules?.Metadata(line, family, text)) || line.SaysNothing)
            return;
        if (line.Keyword == Keyword.Help)
            receiver.Help(family, Unescape(text, used));
        else if (line.Keyword == Keyword.Type)
            Learn(family, line.Type);
        else
            receiver.Unit(family, text);
    }

    /// <summary>The text of a HELP line: quotes are escaped in all dialects but Prometheus'.</summary>
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> help, int used) => _scratch.AsSpan(
        used, Escapes.Undo(help, _scratch.AsSpan(used), quotes: options.Dialect != Dialect.Text));

    private bool Reject(LineFault? fault, ReadOnlySpan<byte> name = default)
    {
        if (fault is { } one)
            tally.Reject(one.Column, one.Reason, one.Quote, name);
        return fault is not null;
    }

    private void Reject(IResult<LineNode> result, ReadOnlySpan<byte> line)
    {
        var at = result.Remainder.Position;
        var found = result.Message.Length > 0 ? result.Message : Found.At(line, at);
        // The one thing to know of a page with the line ends of Windows, whatever it trips.
        var where = line is [.., (byte)'\r'] ? "the line ends in a carriage return: " : "";
        tally.Reject(
            at + 1, $"{where}expected {string.Join(" or ", result.Expectations)}", $", found {found}",
            Names.Leading(line));
    }

    private void ReadSample(SampleNode node, int used)
    {
        _sample.Clear();
        _sample.Name = Unescape(node.Name, ref used);
        foreach (var label in node.Labels)
        {
            if (label.Value is not { } quoted)
                continue;
            var name = Unescape(label.Name, ref used);
            var value = Unescape(quoted, ref used);
            _sample.Add(new LabelSlice(name.Start, name.Length, value.Start, value.Length));
        }
        _sample.Value = node.Value;
        _sample.At = node.At;
        _sample.Exemplar = node.Exemplar;
        if (filter.Wants(_sample.Name.Of(_scratch)))
            Take(_scratch.AsSpan(0, used));
        else
            Skip(_sample.Name.Of(_scratch));
    }

    private Slice Unescape(Slice slice, ref int used)
    {
        if (!slice.Escaped)
            return slice;
        var length = Escapes.Undo(slice.Of(_scratch), _scratch.AsSpan(used));
        used += length;
        return new Slice(used - length, length);
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        if (Reject(options.Limits.Fault(_sample) ?? _rules?.Sample(text, _sample), _sample.Name.Of(text)))
            return;
        if (options.Limits.SampleLimit is > 0 and var samples && tally.Asked == samples)
            tally.Stop($"the page has more samples that are asked for than sample_limit of {samples}");
        else if (options.Limits.SeriesLimit is > 0 and var series && tally.Taken == series)
            tally.Stop($"the page has more series that are asked for than series_limit of {series}");
        else if (options.Limits.Fault(receiver) is { } full)
            tally.Stop(full);
        else
            Hand(text);
    }

    private void Learn(ReadOnlySpan<byte> family, MetricType type)
    {
        if (options.Limits.Fault(receiver) is { } full)
            tally.Stop(full);
        else
            receiver.Type(family, type);
    }

    private void Hand(ReadOnlySpan<byte> text)
    {
        tally.Asked++;
        if (receiver.Sample(new SampleLine(text, _sample, tally.Line)) is { } refusal)
            tally.Reject(1, refusal, name: _sample.Name.Of(text));
        else
            tally.Taken++;
    }
}
