using System.IO;
using Scraper.Expressions;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Translating;

/// <summary>What <see cref="SchemaReader"/> asks of YAML nodes;
/// each unmet expectation becomes a fault.</summary>
internal sealed class SchemaNodes(string file)
{
    private const string Expected = "one document: a mapping with schema, tags and fields";

    private readonly List<Fault> _faults = [];

    /// <summary>Every fault so far, in the order of the file.</summary>
    public IReadOnlyList<Fault> Faults =>
        [.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    /// <summary>The document's keys; null where the text is no YAML or has none.</summary>
    public MapNode? Root(TextReader yaml)
    {
        var root = YamlFile.Read(file, yaml, Expected, _faults);
        if (_faults.Count == 0 && root.Entries.Count == 0)
            Refuse(root, "expected " + Expected);
        return _faults.Count == 0 ? root : null;
    }

    /// <summary>Tells of every key that is not among these.</summary>
    public void Expect(MapNode node, params ReadOnlySpan<string> keys)
    {
        foreach (var entry in node.Entries)
            if (!keys.Contains(entry.Key))
                Tell(entry.Origin, $"unknown key {OneLine.Words(entry.Key)}; "
                    + $"expected {string.Join(", ", keys.ToArray())}");
    }

    /// <summary>The text under a key that must be there.</summary>
    public string Text(MapNode node, string key)
    {
        if (OptionalText(node, key) is { Length: > 0 } text)
            return text;
        if (Find(node, key) is null or ScalarNode)
            Refuse(node, $"{key} is missing");
        return "";
    }

    /// <summary>The text under a key, or null.</summary>
    public string? OptionalText(MapNode node, string key)
    {
        var value = Find(node, key);
        if (value is ScalarNode scalar)
            return scalar.Text.Trim();
        if (value is not null)
            Refuse(value, $"{key}: expected a text");
        return null;
    }

    /// <summary>The truth under a key, false where it is not there.</summary>
    public bool Flag(MapNode node, string key)
    {
        var text = OptionalText(node, key);
        if (text is not (null or "true" or "false"))
            Refuse(Find(node, key)!, $"{key}: expected true or false, found {OneLine.Words(text)}");
        return text == "true";
    }

    /// <summary>The value of an enum under a key.</summary>
    public T? Choice<T>(MapNode node, string key, bool optional = false)
        where T : struct, Enum
    {
        var text = optional ? OptionalText(node, key) : Text(node, key);
        if (string.IsNullOrEmpty(text))
            return null;
        var value = Labels.Parse<T>(text);
        if (value is null)
            Refuse(Find(node, key)!,
                $"{key}: expected {string.Join(", ", Labels.Of<T>())}, found {OneLine.Words(text)}");
        return value;
    }

    /// <summary>The mappings of the list under a key.</summary>
    public IEnumerable<MapNode> Items(MapNode node, string key, bool optional = false)
    {
        if (Find(node, key) is not ListNode list)
        {
            if (!optional || Find(node, key) is not null)
                Refuse(Find(node, key) ?? node, $"{key}: expected a list");
            return [];
        }
        foreach (var item in list.Items.Where(item => item is not MapNode))
            Refuse(item, $"{key}: expected a mapping, found {item.Described}");
        return list.Items.OfType<MapNode>().ToList();
    }

    /// <summary>Tells of every item of a list whose name another item has before it.</summary>
    public void RefuseRepeated(MapNode node, string list, string key)
    {
        if (Find(node, list) is not ListNode items)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items.Items.OfType<MapNode>())
            if (Find(item, key) is ScalarNode { Text: { Length: > 0 } name } node2 && !seen.Add(name))
                Refuse(node2, $"{list}: {name} stands twice");
    }

    /// <summary>Tells of a fault inside an expression: its place in the file where the text
    /// stands on one line, else the place of the text and the place within it.</summary>
    public void RefuseExpression(MapNode node, string key, ExpressionFault fault)
    {
        var scalar = (ScalarNode)Find(node, key)!;
        if (scalar.StandsAsIs)
            Tell(scalar.Origin with { Column = scalar.Origin.Column + fault.Column - 1 }, fault.Message);
        else
            Refuse(scalar, $"in the expression at {fault.Line}:{fault.Column}: {fault.Message}");
    }

    /// <summary>Tells of a fault at a node.</summary>
    public void Refuse(SettingNode node, string message) => Tell(node.Origin, message);

    // A schema's messages name what they are about themselves.
    private void Tell(Origin at, string message) => _faults.Add((at with { Name = "" }).Fault(message));

    private static SettingNode? Find(MapNode node, string key) => node.Find(key)?.Value;
}
