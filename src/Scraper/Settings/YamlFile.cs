using System.Diagnostics.CodeAnalysis;
using System.IO;
using Scraper.Outcomes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Scraper.Settings;

/// <summary>
/// Reads a YAML file, of settings or a schema, into nodes that know their line and column. It reads events,
/// not YamlDotNet's own tree, so that a key that stands twice is one fault among others, and what stood
/// before a syntax error is still known (the opt-out is decided even by a broken file).
/// </summary>
internal sealed class YamlFile
{
    /// <summary>Keys at the top that begin so are the writer's own, such as a place for anchors.</summary>
    private const string Own = "x-";

    private static readonly string[] NullWords = ["", "~", "null", "Null", "NULL"];

    private readonly IReadOnlyList<ParsingEvent> _events;
    private readonly List<Fault> _faults;
    private int _at;

    private YamlFile(IReadOnlyList<ParsingEvent> events, List<Fault> faults)
    {
        _events = events;
        _faults = faults;
    }

    /// <summary>The file's keys; what is wrong with its form is added to the faults.</summary>
    /// <param name="file">The file as the person named it.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="expected">What such a file holds, for the fault where it holds something else.</param>
    /// <param name="faults">Every mistake.</param>
    public static MapNode Read(string file, TextReader text, string expected, List<Fault> faults)
    {
        var isWhole = YamlEvents.Read(file, text, faults, out var events);
        var map = new MapNode(new Origin(file, 1, 1, "")) { IsWhole = isWhole };
        var reading = new YamlFile(events, faults);
        if (reading.TryTake<MappingStart>(out _))
            reading.ReadEntries(map);
        else if (events is [not Scalar { Value: "" }, ..])
            faults.Add(At(map.Origin, events[0]).Fault("expected " + expected));
        return map;
    }

    private void ReadEntries(MapNode map)
    {
        var merged = new List<MapEntry>();
        while (!TryTake<MappingEnd>(out _))
            if (!TryTake<Scalar>(out var key))
                RefuseKey(map);
            else if (_events[_at] is MappingEnd)
                continue; // The text broke off behind the key.
            else if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.AddRange(ReadMerge(map));
            else
                ReadEntry(map, key);
        foreach (var entry in merged.Where(entry => map.Find(entry.Key) is null))
            map.Set(entry);
    }

    private void ReadEntry(MapNode map, Scalar key)
    {
        var origin = At(map.Origin.Child(key.Value), key);
        var value = ReadValue(origin);
        if (map.Find(key.Value) is { } first)
            _faults.Add(origin.Fault($"stands twice; the first is on line {first.Origin.Line}"));
        else if (map.Origin.Name.Length > 0 || !key.Value.StartsWith(Own, StringComparison.Ordinal))
            map.Set(new MapEntry(key.Value, origin, value));
    }

    /// <summary>The keys to merge: those of a map, or of each map of a list; the first to name a key wins.
    /// </summary>
    private IEnumerable<MapEntry> ReadMerge(MapNode map)
    {
        if (!TryTake<SequenceStart>(out _))
            return ReadMerged(map);
        var merged = new List<MapEntry>();
        while (!TryTake<SequenceEnd>(out _))
            merged.AddRange(ReadMerged(map));
        return merged;
    }

    private IReadOnlyList<MapEntry> ReadMerged(MapNode map)
    {
        var node = ReadValue(map.Origin);
        if (node is not (MapNode or ScalarNode { IsNull: true }))
            _faults.Add((node.Origin with { Name = map.Origin.Child("<<").Name }).Fault(
                $"expected keys to merge or a list of such, found {node.Kind}"));
        return node is MapNode other ? other.Entries : [];
    }

    private void RefuseKey(MapNode map)
    {
        var key = ReadValue(map.Origin);
        _faults.Add(key.Origin.Fault($"expected a word as key, found {key.Kind}"));
        if (_events[_at] is not MappingEnd)
            ReadValue(map.Origin);
    }

    private SettingNode ReadValue(Origin key)
    {
        var origin = At(key, _events[_at]);
        if (TryTake<Scalar>(out var scalar))
            return new ScalarNode(origin, scalar.Value, IsNull(scalar))
            {
                StandsAsIs = scalar.Style == ScalarStyle.Plain && scalar.Start.Line == scalar.End.Line,
            };
        if (TryTake<SequenceStart>(out _))
            return ReadItems(new ListNode(origin));
        _at++;
        var map = new MapNode(origin);
        ReadEntries(map);
        return map;
    }

    private ListNode ReadItems(ListNode list)
    {
        while (!TryTake<SequenceEnd>(out _))
            list.Items.Add(ReadValue(list.Origin.Item(list.Items.Count)));
        return list;
    }

    private bool TryTake<T>([NotNullWhen(true)] out T? taken)
        where T : ParsingEvent
    {
        taken = _at < _events.Count ? _events[_at] as T : null;
        _at += taken is null ? 0 : 1;
        return taken is not null;
    }

    private static bool IsNull(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && Array.IndexOf(NullWords, scalar.Value) >= 0;

    private static Origin At(Origin origin, ParsingEvent one) =>
        origin with { Line = one.Start.Line, Column = one.Start.Column };
}
