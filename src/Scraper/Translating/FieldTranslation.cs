using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Telemetry;
using Point = Scraper.Telemetry.Point;

namespace Scraper.Translating;

/// <summary>One page's fields and tags: asks sources in order, counts the samples they took.</summary>
/// <param name="allowed">The labels that points may carry; empty: any.</param>
/// <param name="page">The samples.</param>
/// <param name="privacy">What leaves of tags.</param>
/// <param name="incomplete">Why the page may lack its end; null where it was read whole.</param>
/// <param name="pointLimit">The most points of a field; 0: no limit.</param>
/// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
internal sealed class FieldTranslation(
    IReadOnlySet<string> allowed, SampleSet page, TagPrivacy privacy, string? incomplete, int pointLimit,
    CancellationToken cancellation)
{
    private readonly TornHistograms _torn = new(page);
    private readonly List<TagChange> _changes = [];

    /// <summary>Samples that a winning source took.</summary>
    public SampleUses Uses { get; } = new(page.Count);

    /// <summary>Sources that failed and were passed over.</summary>
    public int SourceErrors { get; private set; }

    /// <summary>The first of them, and why; null where none did.</summary>
    public string? FirstError { get; private set; }

    /// <summary>What left of tags in another form than the page's, or not at all.</summary>
    public IReadOnlyList<TagChange> Changes => _changes;

    /// <summary>The lines of torn histograms that no source used in another way.</summary>
    public IReadOnlyList<Rejection> Torn => _torn.Except(Uses);

    /// <summary>The tag with what leaves of it; null where no source has one, its series disagree, or it is
    /// dropped.</summary>
    public Tag? Tag(SchemaTag tag)
    {
        foreach (var source in tag.Sources)
        {
            var uses = new SampleUses(page.Count);
            if (ValueOf(source, uses) is not { } value)
                continue;
            Uses.Add(uses);
            Note(null, [tag.Name]);
            return privacy.Sent(tag.Name, value) is { } sent ? new Tag(tag.Name, sent) : null;
        }
        return null;
    }

    /// <summary>The field from the first source that yields something, or the reason why none does.</summary>
    public (ReportField? Field, string? Reason) Field(SchemaField schema)
    {
        var faults = new List<string>();
        foreach (var source in schema.Sources)
        {
            var uses = new SampleUses(page.Count);
            var (points, merged, changed) = PointsOf(schema, source, uses, faults);
            if (points.Count == 0)
                continue;
            Uses.Add(uses);
            Note(schema.Name, changed);
            if (RejectedOf(source) is { } rejected)
                faults.Add(rejected);
            if (incomplete is not null && MayBeCut(schema, source))
                faults.Add($"the page is incomplete: {incomplete}");
            return (Describe(schema, source, faults) with { Points = points, Merged = merged }, null);
        }
        return (null, ReasonOf(schema, faults));
    }

    /// <summary>The one value that a label has in a source's series; null where there is none, or several.
    /// </summary>
    private string? ValueOf(TagSource source, SampleUses uses)
    {
        var (value, isOne) = ("", true);
        var evaluation = source.Expression.Stream(page, (labels, _, _) =>
        {
            foreach (var label in labels)
                if (label.Name == source.Label)
                {
                    isOne &= value.Length == 0 || label.Value == value;
                    value = label.Value;
                }
        }, uses, cancellation);
        return evaluation.Vector is not null && isOne && value.Length > 0 ? value : null;
    }

    private (List<Point> Points, int Merged, IReadOnlyCollection<string> Changed) PointsOf(
        SchemaField schema, FieldSource source, SampleUses uses, List<string> faults)
    {
        var torn = schema.Type == FieldType.Histogram ? _torn.Of(source.Expression) : [];
        if (torn.Count > 0)
            faults.Add($"a histogram is torn and left out: line {torn[0].Line}: {torn[0].Reason}");
        var selection = new PointSelection(schema.Type, allowed, privacy, pointLimit);
        var evaluation = source.Expression.Stream(page, selection.Add, uses, cancellation);
        var fault = evaluation.Reason
            ?? (evaluation.Scalar is null ? selection.Fault : "a scalar is no series of the page");
        if (fault is null)
            return selection.Finish();
        SourceErrors++;
        faults.Add($"{source.Expression.Text}: {fault}");
        FirstError ??= faults[^1];
        return ([], 0, []);
    }

    private void Note(string? field, IEnumerable<string> tags) => _changes.AddRange(tags
        .Where(tag => privacy.RuleOf(tag) != TagRule.Keep)
        .Select(tag => new TagChange(field, tag, privacy.RuleOf(tag))));

    /// <summary>Whether the end that a page lacks may have held more for this source, or for one before it.
    /// Families stand together: those that are followed by another are whole.</summary>
    private bool MayBeCut(SchemaField schema, FieldSource source) =>
        source != schema.Sources[0]
        || !source.Families.All(Stands)
        || (page.Count > 0 && source.Expression.Needs.Names.Contains(page[page.Count - 1].Name));

    /// <summary>The first line of those that the page lost of what a source asks for; null where it lost
    /// none.</summary>
    private string? RejectedOf(FieldSource source)
    {
        var first = page.RejectedNames.Where(source.Expression.Needs.Wants)
            .MinBy(name => page.RejectionOf(name)!.Line);
        return first is null ? null : $"lines of it were rejected: {At(first, page.RejectionOf(first)!)}";
    }

    /// <summary>A source that lost a line, a torn histogram or the end of its page, or that stands in for one
    /// that failed, says so.</summary>
    private static ReportField Describe(SchemaField schema, FieldSource source, List<string> faults) => new()
    {
        Name = schema.Name,
        Type = schema.Type,
        Fidelity = faults.Count > 0 && source.Fidelity == Fidelity.Exact
            ? Fidelity.Partial
            : source.Fidelity,
        Note = faults.Count == 0 && source.Note is null
            ? null
            : string.Join("; ", faults.Prepend(source.Note).OfType<string>()),
        Source = source.Expression.Text,
        Points = [],
    };

    private string ReasonOf(SchemaField schema, List<string> faults)
    {
        if (faults.Count > 0)
            return string.Join("; ", faults);
        var cut = incomplete is null ? null : $"the page is incomplete: {incomplete}";
        return string.Join("; ", new[] { Seen(schema), cut, schema.AbsentReason }.OfType<string>());
    }

    /// <summary>What of the sources' names the page lacks, or has in rejected lines alone; where one source
    /// has all it needs, no series of it counts.</summary>
    private string? Seen(SchemaField schema)
    {
        var missing = new List<string>();
        foreach (var source in schema.Sources)
        {
            var absent = source.Families.Where(name => !Stands(name)).ToList();
            if (absent.Count == 0)
                return $"on the page, but with no series that counts: {string.Join(", ", source.Families)}";
            missing.AddRange(absent.Except(missing));
        }
        var rejected = missing.Where(name => RejectionOf(name) is not null).ToList();
        var reasons = rejected.Select(name => RejectedAt(name, RejectionOf(name)!)).ToList();
        if (missing.Except(rejected).ToList() is { Count: > 0 } elsewhere)
            reasons.Add($"not on the page: {string.Join(", ", elsewhere)}");
        return reasons.Count > 0 ? string.Join("; ", reasons) : null;
    }

    private Rejection? RejectionOf(string family) =>
        PartsOf(family).Select(page.RejectionOf).FirstOrDefault(rejection => rejection is not null);

    private static string RejectedAt(string name, Rejection first) =>
        $"on the page, but rejected: {At(name, first)}";

    private static string At(string name, Rejection first) =>
        $"{name} (line {first.Line}, column {first.Column}: {first.Reason})";

    private bool Stands(string family) => PartsOf(family).Any(name => page.Named(name).Count > 0);

    private static IEnumerable<string> PartsOf(string family) =>
        ClassicHistogram.Suffixes.Prepend("").Select(part => family + part);
}
