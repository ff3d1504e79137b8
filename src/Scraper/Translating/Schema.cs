using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>The contract: instance tags and fields, each with its ordered sources.</summary>
internal sealed record Schema(string Name, IReadOnlyList<SchemaTag> Instance, IReadOnlyList<SchemaField> Fields)
{
    /// <summary>All that its sources can need of a page.</summary>
    public Projection Needs => Projection.Union(
        Instance.SelectMany(tag => tag.Sources).Select(source => source.Expression.Needs)
            .Concat(Fields.SelectMany(one => one.Sources).Select(source => source.Expression.Needs)));

    /// <summary>The text of the built-in schema.</summary>
    public static string BuiltInText => throw new NotSupportedException();

    /// <summary>The built-in schema.</summary>
    public static Schema BuiltIn => throw new NotSupportedException();

    /// <summary>Reads a schema; all mistakes are told at once, and then it is null.</summary>
    public static Schema? Read(string yaml, string file, out IReadOnlyList<Fault> faults) =>
        throw new NotSupportedException(yaml + file);
}

/// <summary>An instance tag, read from a label of an info-like series.</summary>
internal sealed record SchemaTag(string Name, IReadOnlyList<TagSource> Sources);

/// <summary>The series and the label of it that carries the tag.</summary>
internal sealed record TagSource(Expression Expression, string Label);

/// <summary>A field.</summary>
/// <param name="Name">The contract's name of it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Extra">Reported, but counted neither in <c>filled</c> nor in <c>of</c>.</param>
/// <param name="Sources">In order of preference.</param>
/// <param name="AbsentReason">Why it can be absent; null: the general reason.</param>
internal sealed record SchemaField(
    string Name, FieldType Type, string Help, bool Extra, IReadOnlyList<FieldSource> Sources, string? AbsentReason);

/// <summary>One source of a field, with how it relates to the field's description.</summary>
internal sealed record FieldSource(Expression Expression, Fidelity Fidelity, string? Note);
