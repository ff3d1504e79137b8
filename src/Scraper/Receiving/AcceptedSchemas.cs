using Scraper.Receiving.Usage;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Receiving;

/// <summary>The schemas whose reports are taken: their names, their fields, and the tags that a report and
/// its points may carry.</summary>
internal sealed class AcceptedSchemas
{
    private readonly Dictionary<string, Accepted> _schemas = [];

    /// <param name="schemas">The built-in one first.</param>
    public AcceptedSchemas(IReadOnlyList<Schema> schemas)
    {
        foreach (var schema in schemas)
            _schemas.TryAdd(schema.Name, new Accepted(schema));
        Table = new FieldTable(schemas.SelectMany(schema => schema.Fields)
            .Select(field => (field.Name, field.Type)));
        ReportTags = schemas.SelectMany(schema => schema.Instance).Select(tag => tag.Name)
            .Append("id").Append("ip").ToHashSet();
        PointTags = schemas.SelectMany(schema => schema.Labels).ToHashSet();
    }

    /// <summary>What they are called.</summary>
    public IReadOnlyCollection<string> Names => _schemas.Keys;

    /// <summary>All their fields.</summary>
    public FieldTable Table { get; }

    /// <summary>The names of tags of whole reports, the stamped one included.</summary>
    public IReadOnlySet<string> ReportTags { get; }

    /// <summary>The names of tags of points.</summary>
    public IReadOnlySet<string> PointTags { get; }

    /// <summary>A schema by its name, or null.</summary>
    public Accepted? this[string name] => _schemas.GetValueOrDefault(name);

    /// <summary>What the reports of one schema may say.</summary>
    public sealed class Accepted(Schema schema)
    {
        private readonly Dictionary<string, FieldType> _fields =
            schema.Fields.ToDictionary(field => field.Name, field => field.Type);

        private readonly HashSet<string> _tags =
            [.. schema.Labels, .. schema.Instance.Select(tag => tag.Name), "ip"];

        /// <summary>The type of a field, or null where it has none of this name.</summary>
        public FieldType? TypeOf(string field) =>
            _fields.TryGetValue(field, out var type) ? type : null;

        /// <summary>Whether a report or a point may carry a tag. A schema that lists no labels takes
        /// any.</summary>
        public bool Allows(string tag) => schema.Labels.Count == 0 || _tags.Contains(tag);
    }
}
