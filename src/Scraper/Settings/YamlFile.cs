using System.IO;
using Scraper.Outcomes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Scraper.Settings;

/// <summary>
/// Reads a YAML file into nodes that know their line and column. It reads events, not YamlDotNet's own tree,
/// so that a key that stands twice is one fault among others, and what stood before a syntax error is still
/// known (the opt-out is decided even by a broken file).
/// </summary>
internal sealed class SettingsFile
{
    private static readonly string[] NullWords = ["", "~", "null", "Null", "NULL"];

    private readonly string _file;
    private readonly Parser _yaml;
    private readonly List<Fault> _faults;
    private readonly Dictionary<AnchorName, SettingNode> _anchors = [];

    private SettingsFile(string file, TextReader text, List<Fault> faults)
    {
        _file = file;
        _yaml = new Parser(new Scanner(text, skipComments: true));
        _faults = faults;
    }

    /// <summary>The file's keys; what is wrong with its form is added to the faults.</summary>
    public static MapNode Read(string file, TextReader text, List<Fault> faults)
    {
        var root = new MapNode(new Origin(file, 0, 0, ""));
        try
        {
            new SettingsFile(file, text, faults).ReadDocument(root);
        }
        catch (YamlException error)
        {
            // Its own message begins with the place, which the fault has already.
            var reason = error.InnerException?.Message ?? error.Message;
            faults.Add(new Fault(file, error.Start.Line, error.Start.Column, "no valid YAML: " + reason));
        }
        return root;
    }

    private void ReadDocument(MapNode root)
    {
        _yaml.Consume<StreamStart>();
        if (!_yaml.TryConsume<DocumentStart>(out _))
            return;
        if (_yaml.TryConsume<MappingStart>(out _))
            ReadEntries(root);
        else if (_yaml.Current is not Scalar { Value: "" } and { } other)
            _faults.Add(At(other.Start, "").Fault("expected keys and values, such as \"targets:\""));
        if (_yaml.TryConsume<DocumentEnd>(out _) && _yaml.Current is DocumentStart second)
            _faults.Add(At(second.Start, "").Fault("a second YAML document; settings are one"));
    }

    private void ReadEntries(MapNode map)
    {
        while (!_yaml.TryConsume<MappingEnd>(out _))
        {
            var key = ReadKey(map);
            var origin = map.Origin.Child(key.Value) with
            {
                Line = key.Start.Line,
                Column = key.Start.Column,
            };
            var value = ReadValue(origin);
            if (map.Find(key.Value) is { } first)
                _faults.Add(origin.Fault($"stands twice; the first is on line {first.Origin.Line}"));
            else
                map.Set(new MapEntry(key.Value, origin, value));
        }
    }

    private Scalar ReadKey(MapNode map)
    {
        if (_yaml.TryConsume<Scalar>(out var key))
            return key;
        var found = _yaml.Current!;
        throw new YamlException(found.Start, found.End, $"a key of {map.Described} that is no plain word");
    }

    private SettingNode ReadValue(Origin key)
    {
        var start = _yaml.Current!.Start;
        var origin = key with { Line = start.Line, Column = start.Column };
        if (_yaml.TryConsume<AnchorAlias>(out var alias))
            return _anchors.TryGetValue(alias.Value, out var known)
                ? known
                : throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value} has no anchor");
        if (_yaml.TryConsume<Scalar>(out var scalar))
            return Anchored(scalar, new ScalarNode(origin, scalar.Value, IsNull(scalar)));
        if (_yaml.TryConsume<SequenceStart>(out var sequence))
            return Anchored(sequence, ReadItems(new ListNode(origin)));
        var map = new MapNode(origin);
        var mapping = _yaml.Consume<MappingStart>();
        ReadEntries(map);
        return Anchored(mapping, map);
    }

    private ListNode ReadItems(ListNode list)
    {
        while (!_yaml.TryConsume<SequenceEnd>(out _))
            list.Items.Add(ReadValue(list.Origin.Item(list.Items.Count)));
        return list;
    }

    private SettingNode Anchored(NodeEvent node, SettingNode value)
    {
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor] = value;
        return value;
    }

    private static bool IsNull(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && Array.IndexOf(NullWords, scalar.Value) >= 0;

    private Origin At(Mark mark, string name) => new(_file, mark.Line, mark.Column, name);
}
