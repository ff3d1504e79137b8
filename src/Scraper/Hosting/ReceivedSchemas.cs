using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>The schemas that a receiver takes: the built-in one and those of
/// <c>receiver.schemas</c>.</summary>
internal static class ReceivedSchemas
{
    /// <summary>Reads them; null with every fault.</summary>
    public static AcceptedSchemas? Read(ReceiverOptions options, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        var schemas = new List<Schema> { Schema.BuiltIn };
        foreach (var file in options.Schemas)
        {
            var read = SchemaFile.Read(file, out var wrong)?.Value;
            found.AddRange(wrong);
            if (read is null)
                continue;
            found.AddRange(Clashes(read, schemas).Select(clash => new Fault(file, 0, 0, clash)));
            schemas.Add(read);
        }
        faults = found;
        return found.Count == 0 ? new AcceptedSchemas(schemas) : null;
    }

    /// <summary>One name has one meaning in all that is counted together.</summary>
    private static IEnumerable<string> Clashes(Schema schema, IReadOnlyList<Schema> before)
    {
        if (before.Any(one => one.Name == schema.Name))
            yield return $"the schema {schema.Name} is there already";
        foreach (var field in schema.Fields)
        {
            var other = before.SelectMany(one => one.Fields).FirstOrDefault(one => one.Name == field.Name);
            if (other is not null && other.Type != field.Type)
                yield return $"{field.Name} is a {field.Type.Label()} here and a {other.Type.Label()} "
                    + "in a schema before";
        }
    }
}
