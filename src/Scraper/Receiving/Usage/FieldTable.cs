using Scraper.Telemetry;

namespace Scraper.Receiving.Usage;

/// <summary>The fields that are counted, of all schemas that a receiver takes, in their order; a field's
/// place in it is its number.</summary>
internal sealed class FieldTable
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<(string Name, FieldType Type)> _fields = [];

    /// <param name="fields">Names and types, in schema order; of a name that comes again the first
    /// counts.</param>
    public FieldTable(IEnumerable<(string Name, FieldType Type)> fields)
    {
        foreach (var field in fields)
        {
            if (_numbers.TryAdd(field.Name, _fields.Count))
                _fields.Add(field);
        }
        Uptime = _numbers.GetValueOrDefault("uptime_seconds", -1);
    }

    public int Count => _fields.Count;

    /// <summary>In their order.</summary>
    public IEnumerable<string> Names => _fields.Select(one => one.Name);

    /// <summary>The number of the field that tells when a server started; -1 where no schema has
    /// it.</summary>
    public int Uptime { get; }

    /// <summary>A field's number.</summary>
    public int this[string name] => _numbers[name];

    public string NameOf(int number) => _fields[number].Name;

    public FieldType TypeOf(int number) => _fields[number].Type;

    /// <summary>Whether a field of this name is counted.</summary>
    public bool Has(string name) => _numbers.ContainsKey(name);

    /// <summary>A report without any field.</summary>
    public CountedField[] None()
    {
        var fields = new CountedField[Count];
        Array.Fill(fields, CountedField.Missing);
        return fields;
    }
}
