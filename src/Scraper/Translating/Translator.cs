using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>What one page became.</summary>
/// <param name="Report">The report.</param>
/// <param name="PageBytes">Size of the page it was made from.</param>
/// <param name="SourceErrors">Sources that failed and were passed over.</param>
/// <param name="Changes">The tags that do not leave as they stood there.</param>
internal sealed record Translation(
    Report Report, long PageBytes, int SourceErrors, IReadOnlyList<TagChange> Changes);

/// <summary>Samples → report: for every field of the schema,
/// the first source that yields something.</summary>
/// <param name="schema">What is asked of a page; parsed, where it is the built-in one, by the first that is.
/// </param>
/// <param name="privacy">What leaves of tags.</param>
internal sealed class Translator(Lazy<Schema> schema, TagPrivacy privacy)
{
    private const int RejectionsTold = 20;

    private Projection? _needs;

    /// <summary>What push-down asks of a page.</summary>
    public Projection Needs => _needs ??= schema.Value.Needs;

    /// <summary>The report of one page; a failure where no source took a sample.</summary>
    /// <param name="page">The samples that <see cref="Needs"/> asks for.</param>
    /// <param name="summary">What the reader counted.</param>
    /// <param name="stamp">What the report says of its collection.</param>
    /// <param name="pointLimit">The most points of a field; 0: no limit.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public Outcome<Translation> Translate(
        SampleSet page, PageSummary summary, CollectionStamp stamp, int pointLimit,
        CancellationToken cancellation)
    {
        var contract = schema.Value;
        var fields = new FieldTranslation(
            contract.Labels, page, privacy, summary.Incomplete, pointLimit, cancellation);
        var tags = contract.Instance.Select(fields.Tag).OfType<Tag>().ToList();
        var translated = contract.Fields.Select(one => (Schema: one, Result: fields.Field(one))).ToList();
        if (fields.Uses.Count == 0)
            return NothingMatched(summary, fields.FirstError);
        var filled = translated.Where(one => one.Result.Field is not null).ToList();
        var report = new Report
        {
            Schema = contract.Name,
            MetricPrefix = contract.MetricPrefix,
            ReportId = stamp.ReportId,
            ObservedAt = stamp.ObservedAt,
            Reason = stamp.Reason,
            Target = stamp.Target,
            Tags = tags,
            Fields = [.. filled.Select(one => one.Result.Field!)],
            Absent = [.. translated.Where(one => one.Result.Field is null)
                .Select(one => new AbsentField(one.Schema.Name, one.Result.Reason!))],
            Coverage = new Coverage(filled.Count(one => !one.Schema.Extra), contract.Counted),
            Ledger = Balance(summary, fields),
            Partial = summary.Incomplete is not null,
        };
        return new Translation(report, summary.Bytes, fields.SourceErrors, fields.Changes);
    }

    /// <summary>Read = used + ignored + rejected; a torn histogram's lines are rejected unless another source
    /// used them as the plain series that they are too.</summary>
    private static Ledger Balance(PageSummary summary, FieldTranslation fields)
    {
        var used = fields.Uses.Count;
        var rejected = summary.Rejected + fields.Torn.Count;
        var ignored = summary.Read - used - rejected;
        var rejections = summary.Rejections.Concat(fields.Torn)
            .OrderBy(one => one.Line)
            .Take(RejectionsTold)
            .Select(one => new LedgerRejection(one.Line, one.Column, one.Reason));
        return new Ledger(summary.Read, used, ignored, rejected, [.. rejections], summary.Incomplete);
    }

    private Failure NothingMatched(PageSummary summary, string? error) => error is not null
        ? new(FailureKind.NothingMatched, $"no source of the schema {schema.Value.Name} has a value on the "
            + $"page's {summary.Read} samples, and the first that failed is {error}")
        : summary.LimitReached
        ? new(FailureKind.BodyTooLarge,
            $"{summary.Incomplete}, and none of the {summary.Read} samples before that is one that the "
            + $"schema {schema.Value.Name} asks for; check the target, or raise that limit")
        : new(FailureKind.NothingMatched,
            $"none of the page's {summary.Read} samples is one that the schema {schema.Value.Name} asks for; "
            + "check that the target is the right server, or give its schema with --schema"
            + (summary.Rejections is [var first, ..]
                ? $" ({summary.Rejected} lines are no samples, the first at "
                    + $"{first.Line}:{first.Column}: {first.Reason})"
                : ""));
}

/// <summary>What a report says of its collection that no page can know.</summary>
internal sealed record CollectionStamp(
    Guid ReportId, DateTimeOffset ObservedAt, CollectionReason Reason, string Target);
