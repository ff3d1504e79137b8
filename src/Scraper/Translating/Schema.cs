using System.IO;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>The contract as data: which labels points may carry,
/// the instance's tags, and the fields with their ordered sources.</summary>
/// <param name="Name">Name and version, written into every report.</param>
/// <param name="MetricPrefix">Before the name of a field where it becomes the name of a series; empty where
/// a schema names none.</param>
/// <param name="Labels">The labels that points may carry; anything else is refused. Empty where a
/// schema lists none: any.</param>
/// <param name="Instance">Tags of a whole report.</param>
/// <param name="Fields">The fields, in the order of a report.</param>
internal sealed record Schema(
    string Name,
    string MetricPrefix,
    IReadOnlySet<string> Labels,
    IReadOnlyList<SchemaTag> Instance,
    IReadOnlyList<SchemaField> Fields)
{
    private static readonly Lazy<Schema> BuiltInSchema = new(ReadBuiltIn);

    /// <summary>The text of the built-in schema, InfluxDB's.</summary>
    public static string BuiltInText
    {
        get
        {
            using var stream = typeof(Schema).Assembly.GetManifestResourceStream("influxdb.yaml")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The built-in schema, parsed once.</summary>
    public static Schema BuiltIn => BuiltInSchema.Value;

    /// <summary>All that the sources can need of a page: what push-down asks for.</summary>
    public Projection Needs => Projection.Union(
        Instance.SelectMany(tag => tag.Sources).Select(source => source.Expression)
            .Concat(Fields.SelectMany(one => one.Sources).Select(source => source.Expression))
            .Select(expression => expression.Needs));

    /// <summary>The tags that a report can have, as far as the schema lists them.</summary>
    public IEnumerable<string> TagNames => Labels.Union(Instance.Select(tag => tag.Name));

    /// <summary>Whether a report can have this tag: any, where the schema lists none for points.</summary>
    public bool MayHave(string tag) => Labels.Count == 0 || TagNames.Contains(tag);

    /// <summary>How many fields count in a report's coverage.</summary>
    public int Counted => Fields.Count(one => !one.Extra);

    /// <summary>Reads a schema; all mistakes are told at once, and then it is null.</summary>
    public static Schema? Read(TextReader yaml, string file, out IReadOnlyList<Fault> faults) =>
        SchemaReader.Read(yaml, file, out faults);

    /// <summary>Reads a schema from its text.</summary>
    public static Schema? Read(string yaml, string file, out IReadOnlyList<Fault> faults) =>
        Read(new StringReader(yaml), file, out faults);

    private static Schema ReadBuiltIn() => Read(BuiltInText, "influxdb.yaml", out var faults)
        ?? throw new InvalidDataException(string.Join('\n', faults));
}

/// <summary>An instance tag, read from a label of an info-like series.</summary>
internal sealed record SchemaTag(string Name, IReadOnlyList<TagSource> Sources);

/// <summary>The series and the label of it that carries the tag.</summary>
internal sealed record TagSource(Expression Expression, string Label);

/// <summary>A field of the schema.</summary>
/// <param name="Name">The contract's name of it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Extra">Reported, but counted neither in <c>filled</c> nor in <c>of</c>.</param>
/// <param name="Sources">In order of preference.</param>
/// <param name="AbsentReason">Why it can be absent, beside what the page says.</param>
internal sealed record SchemaField(
    string Name, FieldType Type, string Help, bool Extra,
    IReadOnlyList<FieldSource> Sources, string? AbsentReason);

/// <summary>One source of a field, with how it relates to the field's description.</summary>
internal sealed record FieldSource(Expression Expression, Fidelity Fidelity, string? Note)
{
    private IReadOnlyList<string>? _families;

    /// <summary>The families that it may ask a page for; worked out by the first page that lacks one.
    /// </summary>
    public IReadOnlyList<string> Families => _families ??= [.. FamilyNames.Of(Expression.Needs.Names)];
}
