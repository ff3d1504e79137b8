namespace Scraper.Exposition;

/// <summary>
/// What OpenMetrics 1.0 asks of a page as a whole: each family in one place, its metadata once and before its
/// samples, no clashing names, <c># EOF</c> at the end. What it asks of a family's samples is
/// <see cref="OpenMetricsFamily"/>'s.
/// </summary>
internal sealed class OpenMetricsRules(Tally tally) : IDocumentRules
{
    private readonly ByteTexts _names = new();
    private OpenMetricsFamily? _family;
    private bool _ended;

    /// <inheritdoc/>
    public LineFault? Metadata(MetadataLine line, ReadOnlySpan<byte> family, ReadOnlySpan<byte> text)
    {
        if (_ended)
            return AfterEnd;
        if (_family is null || !_family.IsNamed(family))
            Open(family, null);
        if (_family!.HasSamples)
            return new LineFault(
                1, $"{line.Keyword.ToString().ToUpperInvariant()} after the samples",
                $" of {_family.Quoted}");
        var fault = line.Keyword switch
        {
            Keyword.Help => _family.SetHelp(),
            Keyword.Unit => _family.SetUnit(text),
            _ => _family.SetType(line.Type),
        };
        if (fault is null && line.Keyword == Keyword.Type)
            Reserve(family, line.Type);
        return fault ?? _family.Clash();
    }

    /// <inheritdoc/>
    public LineFault? Sample(ReadOnlySpan<byte> text, SampleText sample)
    {
        if (_ended)
            return AfterEnd;
        Enter(sample.Name.Of(text));
        return _family!.Clash()
            ?? LabelRules.Fault(text, sample, reservedName: false)
            ?? _family.Sample(text, sample);
    }

    /// <inheritdoc/>
    public void Skipped(ReadOnlySpan<byte> name)
    {
        Enter(name);
        _family!.HasSkipped = true;
    }

    /// <inheritdoc/>
    public LineFault? EndOfPage()
    {
        if (_ended)
            return AfterEnd;
        _ended = true;
        return null;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        _family?.Close();
        if (_ended || tally.Incomplete is not null)
            return;
        tally.Reject(new Rejection(tally.Line + 1, 1, "expected '# EOF', found the end of the page"));
        tally.Incomplete = "the page does not end with # EOF: it may be truncated";
    }

    /// <summary>Goes to the family that a sample belongs to; one that no metadata announced is of its own.
    /// </summary>
    private void Enter(ReadOnlySpan<byte> name)
    {
        if (_family is null || !_family.Has(name))
            Open(name, MetricType.Untyped);
    }

    private void Open(ReadOnlySpan<byte> name, MetricType? type)
    {
        _family?.Close();
        _family = new OpenMetricsFamily(name.ToArray(), type, tally);
        if (!_names.Add(name))
            _family.ClashesBy([]);
    }

    /// <summary>Keeps the names of the samples that a family of this type may have.</summary>
    private void Reserve(ReadOnlySpan<byte> family, MetricType type)
    {
        foreach (var suffix in Suffixes.OfOpenMetrics[type])
            if (suffix.Length > 0 && !_names.Add([.. family, .. suffix]))
                _family!.ClashesBy(suffix);
    }

    private static LineFault AfterEnd => new(1, "expected nothing after '# EOF', found a line");
}
