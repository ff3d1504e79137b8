namespace Scraper.Exposition;

/// <summary>
/// Which metric names a reader shall tokenise; every other sample is skipped, judged by its first byte alone.
/// Names are metric names as they stand on a line (<c>x_bucket</c>, not the family <c>x</c>). Immutable.
/// </summary>
public sealed class Projection
{
    private readonly HashSet<string> _names;
    private readonly IReadOnlyList<Func<string, bool>> _patterns;

    /// <summary>Asks for some names.</summary>
    /// <param name="names">Exactly these, unescaped.</param>
    /// <param name="patterns">And any name for which one of these says yes; asked once a name, as far as
    /// memory is bounded.</param>
    public Projection(IEnumerable<string> names, IEnumerable<Func<string, bool>>? patterns = null)
    {
        _names = new HashSet<string>(names, new Utf8Comparer());
        _patterns = [.. patterns ?? []];
    }

    /// <summary>Every line of the page.</summary>
    public static Projection Everything { get; } = new([], [_ => true]);

    /// <summary>Whether this is <see cref="Everything"/>: no name needs to be looked at.</summary>
    internal bool IsEverything => ReferenceEquals(this, Everything);

    /// <summary>Whether names are asked for by pattern, so that one that is not found may be wanted
    /// still.</summary>
    internal bool HasPatterns => _patterns.Count > 0;

    /// <summary>The exact names asked for.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>Whether a metric name is asked for.</summary>
    public bool Wants(string name) => _names.Contains(name) || _patterns.Any(pattern => pattern(name));

    /// <summary>Whether a name is one of the exact ones.</summary>
    internal bool WantsExactly(ReadOnlySpan<byte> name) =>
        _names.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(name);

    /// <summary>All that either of several projections asks for.</summary>
    public static Projection Union(IEnumerable<Projection> projections)
    {
        var all = projections.ToList();
        return new Projection(all.SelectMany(one => one._names), all.SelectMany(one => one._patterns));
    }
}
