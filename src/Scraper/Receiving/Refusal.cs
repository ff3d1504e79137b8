using Scraper.Outcomes;

namespace Scraper.Receiving;

/// <summary>Why a report is not taken: a closed set, counted by its members. README's table is held equal to
/// it.</summary>
internal enum RefusalKind
{
    /// <summary>It is no report.</summary>
    Unreadable,

    /// <summary>Its schema is none of those that are taken.</summary>
    UnknownSchema,

    /// <summary>Its schema has no field of this name.</summary>
    UnknownField,

    /// <summary>Its schema has no tag of this name.</summary>
    UnknownTag,

    /// <summary>A value is none that the field or tag can have.</summary>
    BadValue,

    /// <summary>It was observed before what retention keeps.</summary>
    TooOld,

    /// <summary>It was observed further ahead of this clock than <c>max_ahead</c>.</summary>
    TooFarAhead,
}

/// <summary>A report that is not taken.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Name">What it is about: a field, a tag, a key of the report.</param>
internal sealed record Refusal(RefusalKind Kind, string Name)
{
    /// <summary><c>unknown field: buckets</c>. The name is foreign: of a long one the beginning.</summary>
    public string Reason => $"{Kind.Label().Replace('_', ' ')}: {OneLine.Words(Name)}";
}

/// <summary>Ends the reading of a report; <see cref="ReportReading"/> makes a value of it.</summary>
internal sealed class RefusedException : Exception
{
    public RefusedException(RefusalKind kind, string name)
        : base(name) =>
        Refusal = new Refusal(kind, name);

    public Refusal Refusal { get; }
}
