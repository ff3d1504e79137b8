using System.IO;
using Scraper.Expressions;
using Scraper.Outcomes;
using Scraper.Settings;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>A schema file → <see cref="Schema"/>.
/// Every mistake is told with its line and column, all at once.</summary>
internal sealed class SchemaReader
{
    private const int LongestExpression = 16 * 1024;

    /// <summary>The most that all expressions together may hold, ten times what the built-in schema's
    /// do.</summary>
    private const int MostSize = 20_000;

    /// <summary>Stands for one with a fault, so that the faults behind it are told as well.</summary>
    private static readonly Expression NoExpression =
        Expression.TryParse("vector(0)", out var zero, out var fault)
            ? zero
            : throw new InvalidOperationException(fault.ToString());

    private readonly SchemaNodes _nodes;
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private int _size;

    private SchemaReader(string file) => _nodes = new SchemaNodes(file);

    /// <summary>The schema, or null and the faults.</summary>
    public static Schema? Read(TextReader yaml, string file, out IReadOnlyList<Fault> faults)
    {
        var reader = new SchemaReader(file);
        var schema = reader._nodes.Root(yaml) is { } root ? reader.ReadRoot(root) : null;
        faults = reader._nodes.Faults;
        return faults.Count == 0 ? schema : null;
    }

    private Schema ReadRoot(MapNode root)
    {
        _nodes.Expect(root, "schema", "metric_prefix", "tags", "instance", "fields");
        var name = _nodes.Text(root, "schema");
        _labels.UnionWith(_nodes.Items(root, "tags", optional: true).Select(ReadLabel));
        var instance = _nodes.Items(root, "instance", optional: true).Select(ReadTag).ToList();
        var fields = _nodes.Items(root, "fields").Select(ReadField).ToList();
        _nodes.RefuseRepeated(root, "fields", "name");
        _nodes.RefuseRepeated(root, "tags", "name");
        _nodes.RefuseRepeated(root, "instance", "tag");
        return new Schema(name, ReadPrefix(root), _labels, instance, fields);
    }

    private string ReadPrefix(MapNode root)
    {
        var prefix = _nodes.OptionalText(root, "metric_prefix") ?? "";
        if (prefix.Length > 64 || prefix.Any(letter => !IsNameLetter(letter))
            || (prefix.Length > 0 && char.IsAsciiDigit(prefix[0])))
            _nodes.Refuse(root.Find("metric_prefix")!.Value,
                "metric_prefix: expected at most 64 letters, digits, '_' and ':', the first no digit");
        return prefix;
    }

    private static bool IsNameLetter(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':';

    private string ReadLabel(MapNode node)
    {
        _nodes.Expect(node, "name", "help", "dimension");
        _nodes.Flag(node, "dimension");
        _nodes.Text(node, "help");
        return _nodes.Text(node, "name");
    }

    private SchemaTag ReadTag(MapNode node)
    {
        _nodes.Expect(node, "tag", "sources");
        var name = _nodes.Text(node, "tag");
        if (name.Length > 0 && _labels.Count > 0 && !_labels.Contains(name))
            _nodes.Refuse(node, $"tag: {name} is not listed under tags");
        return new SchemaTag(name, [.. _nodes.Items(node, "sources").Select(ReadTagSource)]);
    }

    private TagSource ReadTagSource(MapNode node)
    {
        _nodes.Expect(node, "expr", "label");
        return new TagSource(ReadExpression(node, histograms: false), _nodes.Text(node, "label"));
    }

    private SchemaField ReadField(MapNode node)
    {
        _nodes.Expect(node, "name", "type", "help", "extra", "absent", "sources");
        var type = _nodes.Choice<FieldType>(node, "type") ?? FieldType.Gauge;
        var absent = _nodes.OptionalText(node, "absent");
        var sources = _nodes.Items(node, "sources").Select(one => ReadSource(one, type)).ToList();
        if (sources.Count == 0 && absent is null)
            _nodes.Refuse(node, "a field without sources must say why it is absent (absent: …)");
        return new SchemaField(
            _nodes.Text(node, "name"), type, _nodes.Text(node, "help"), _nodes.Flag(node, "extra"),
            sources, absent);
    }

    private FieldSource ReadSource(MapNode node, FieldType type)
    {
        _nodes.Expect(node, "expr", "fidelity", "note");
        var fidelity = _nodes.Choice<Fidelity>(node, "fidelity", optional: true)
            ?? Fidelity.Exact;
        var note = _nodes.OptionalText(node, "note");
        if (fidelity != Fidelity.Exact && note is null)
            _nodes.Refuse(node, $"fidelity: {fidelity.Label()} needs a note that says in what way");
        return new FieldSource(ReadExpression(node, type == FieldType.Histogram), fidelity, note);
    }

    private Expression ReadExpression(MapNode node, bool histograms)
    {
        var text = _nodes.Text(node, "expr");
        if (_size > MostSize)
            return NoExpression;
        if (text.Length > LongestExpression)
            _nodes.Refuse(node, $"expr: longer than {LongestExpression} characters");
        else if (Expression.TryParse(text, out var expression, out var fault, histograms))
            return Counted(node, expression);
        else if (text.Length > 0)
            _nodes.RefuseExpression(node, "expr", fault);
        return NoExpression;
    }

    /// <summary>An expression of a schema that is not too large with it; those behind the one that is are not
    /// read.</summary>
    private Expression Counted(MapNode node, Expression expression)
    {
        _size += expression.Size;
        if (_size > MostSize)
            _nodes.Refuse(node, $"expr: with this one the schema's expressions hold more than {MostSize} "
                + "operands, operators and steps of regular expressions");
        return expression;
    }
}
