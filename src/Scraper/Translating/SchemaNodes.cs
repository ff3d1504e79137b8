using System.IO;
using Scraper.Expressions;
using Scraper.Outcomes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Scraper.Translating;

/// <summary>What <see cref="SchemaReader"/> asks of YAML nodes;
/// each unmet expectation becomes a fault.</summary>
internal sealed class SchemaNodes(string file)
{
    private readonly List<Fault> _faults = [];

    /// <summary>Every fault so far, in the order of the file.</summary>
    public IReadOnlyList<Fault> Faults =>
        [.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    /// <summary>The document's root mapping; null where the text is no YAML or no mapping.</summary>
    public YamlMappingNode? Root(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return root;
            Tell(1, 1, "expected one document: a mapping with schema, tags and fields");
        }
        catch (YamlException error)
        {
            Tell(error.Start.Line, error.Start.Column, $"no valid YAML: {error.Message}");
        }
        return null;
    }

    /// <summary>Tells of every key that is not among these.</summary>
    public void Expect(YamlMappingNode node, params ReadOnlySpan<string> keys)
    {
        foreach (var (key, _) in node.Children)
            if (!keys.Contains(key.ToString()))
                Refuse(key, $"unknown key {key}; expected {string.Join(", ", keys.ToArray())}");
    }

    /// <summary>The text under a key that must be there.</summary>
    public string Text(YamlMappingNode node, string key)
    {
        if (OptionalText(node, key) is { Length: > 0 } text)
            return text;
        if (Find(node, key) is null or YamlScalarNode)
            Refuse(node, $"{key} is missing");
        return "";
    }

    /// <summary>The text under a key, or null.</summary>
    public string? OptionalText(YamlMappingNode node, string key)
    {
        var value = Find(node, key);
        if (value is YamlScalarNode scalar)
            return scalar.Value?.Trim();
        if (value is not null)
            Refuse(value, $"{key}: expected a text");
        return null;
    }

    /// <summary>The truth under a key, false where it is not there.</summary>
    public bool Flag(YamlMappingNode node, string key)
    {
        var text = OptionalText(node, key);
        if (text is not (null or "true" or "false"))
            Refuse(Find(node, key)!, $"{key}: expected true or false, found {text}");
        return text == "true";
    }

    /// <summary>The value of an enum under a key.</summary>
    public T? Choice<T>(YamlMappingNode node, string key, bool optional = false)
        where T : struct, Enum
    {
        var text = optional ? OptionalText(node, key) : Text(node, key);
        if (string.IsNullOrEmpty(text))
            return null;
        var value = Labels.Parse<T>(text);
        if (value is null)
            Refuse(Find(node, key)!, $"{key}: expected {string.Join(", ", Labels.Of<T>())}, found {text}");
        return value;
    }

    /// <summary>The mappings of the list under a key.</summary>
    public IEnumerable<YamlMappingNode> Items(YamlMappingNode node, string key, bool optional = false)
    {
        if (Find(node, key) is not YamlSequenceNode list)
        {
            if (!optional || Find(node, key) is not null)
                Refuse(Find(node, key) ?? node, $"{key}: expected a list");
            return [];
        }
        foreach (var item in list.Where(item => item is not YamlMappingNode))
            Refuse(item, $"{key}: expected a mapping, found {item}");
        return list.OfType<YamlMappingNode>().ToList();
    }

    /// <summary>Tells of every item of a list whose name another item has before it.</summary>
    public void RefuseRepeated(YamlMappingNode node, string list, string key)
    {
        if (Find(node, list) is not YamlSequenceNode items)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items.OfType<YamlMappingNode>())
            if (Find(item, key) is YamlScalarNode { Value: { Length: > 0 } name } node2 && !seen.Add(name))
                Refuse(node2, $"{list}: {name} stands twice");
    }

    /// <summary>Tells of a fault inside an expression: its place in the file where the text
    /// stands on one line, else the place of the text and the place within it.</summary>
    public void RefuseExpression(YamlMappingNode node, string key, ExpressionFault fault)
    {
        var scalar = (YamlScalarNode)Find(node, key)!;
        if (scalar.Style == ScalarStyle.Plain && scalar.Start.Line == scalar.End.Line)
            Tell(scalar.Start.Line, scalar.Start.Column + fault.Column - 1, fault.Message);
        else
            Refuse(scalar, $"in the expression at {fault.Line}:{fault.Column}: {fault.Message}");
    }

    /// <summary>Tells of a fault at a node.</summary>
    public void Refuse(YamlNode node, string message) =>
        Tell(node.Start.Line, node.Start.Column, message);

    private void Tell(long line, long column, string message) =>
        _faults.Add(new Fault(file, line, column, message));

    private static YamlNode? Find(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
}
