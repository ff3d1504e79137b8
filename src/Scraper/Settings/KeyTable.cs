using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>
/// The keys of one option record, as a table: key, shape of its value, what it gets and sets, one sentence.
/// It reads, it finds what is unknown, missing or contradictory, and it is the README's reference.
/// </summary>
/// <param name="start">The record with every default; nothing else says what one is.</param>
internal sealed class KeyTable<T>(T start) : Shape<T>, IEnumerable
    where T : class
{
    private const string Required = "required";

    private readonly List<Key> _keys = [];
    private readonly List<(string Key, string Other)> _pairs = [];
    private readonly List<Func<T, string?>> _checks = [];
    private readonly List<ElsewhereKey> _elsewhere = [];

    private delegate T Setter(T record, SettingNode node, List<Fault> faults);

    /// <summary>The record with every default.</summary>
    public T Start => start;

    /// <summary>A key whose default is the record's.</summary>
    public void Add<TValue>(
        string key, Shape<TValue> shape, Func<T, TValue?> get, Func<T, TValue, T> set, string help) =>
        Add(key, shape, set, get(start) is { } value ? shape.Write(value) : "", help);

    /// <summary>A key whose default words say: <c>required</c>, or what stands in where nobody gives it.
    /// </summary>
    public void Add<TValue>(
        string key, Shape<TValue> shape, Func<T, TValue, T> set, string otherwise, string help) =>
        _keys.Add(new Key(
            key,
            (record, node, faults) => shape.Read(node, faults, out var value) ? set(record, value) : record,
            name => [new SettingLine(name, otherwise, help), .. shape.Describe(name)],
            otherwise == Required));

    /// <summary>A key with keys of its own, which change a part of the record.</summary>
    public void Add<TPart>(string key, KeyTable<TPart> part, Func<T, TPart> get, Func<T, TPart, T> set)
        where TPart : class =>
        _keys.Add(new Key(
            key,
            (record, node, faults) => set(record, part.ReadOver(get(record), node, faults)),
            part.Describe,
            false));

    /// <summary>The keys of a part of the record, on the same level.</summary>
    public void Add<TPart>(KeyTable<TPart> part, Func<T, TPart> get, Func<T, TPart, T> set)
        where TPart : class
    {
        foreach (var key in part._keys)
            _keys.Add(new Key(
                key.Name,
                (record, node, faults) => set(record, key.Set(get(record), node, faults)),
                key.Describe,
                key.IsRequired));
        _pairs.AddRange(part._pairs);
        _elsewhere.AddRange(part._elsewhere);
        _checks.AddRange(part._checks.Select<Func<TPart, string?>, Func<T, string?>>(
            check => record => check(get(record))));
    }

    /// <summary>A secret, inline or in a file; one of the two.</summary>
    public void Add(string key, Func<T, Secret, T> set, string help)
    {
        Add(key, Values.Secret, (record, text) => set(record, Secret.Inline(text)), "", help);
        Add(key + "_file", Values.Path, (record, path) => set(record, Secret.InFile(path)), "",
            "the file that holds it, read again at each use");
        Add(key, key + "_file");
    }

    /// <summary>Two keys of which one may be given, whatever its value is; where the first is required, one
    /// must.</summary>
    public void Add(string key, string other) => _pairs.Add((key, other));

    /// <summary>What must hold of the whole record; a text says what does not.</summary>
    public void Add(Func<T, string?> check) => _checks.Add(check);

    /// <summary>A key that a person may know from other programs.</summary>
    public void Add(ElsewhereKey key) => _elsewhere.Add(key);

    /// <inheritdoc/>
    public override bool Read(SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out T value)
    {
        value = ReadOver(node, faults);
        return node is MapNode;
    }

    /// <summary>Reads keys over the defaults.</summary>
    public T ReadOver(SettingNode node, List<Fault> faults) => ReadOver(start, node, faults);

    /// <summary>Reads keys over a record that has values already.</summary>
    public T ReadOver(T record, SettingNode node, List<Fault> faults)
    {
        if (node is not MapNode map)
        {
            faults.Add(node.Origin.Fault($"expected keys ({Names}), found {node.Kind}"));
            return record;
        }
        var before = faults.Count;
        foreach (var entry in map.Entries)
            record = Apply(record, entry, faults);
        FindMissing(map, faults);
        // A record that was not read whole would fail its checks for reasons that are told already.
        if (faults.Count == before)
            faults.AddRange(_checks.Select(check => check(record)).OfType<string>().Select(map.Origin.Fault));
        return record;
    }

    /// <inheritdoc/>
    public override IEnumerable<SettingLine> Describe(string name) =>
        _keys.SelectMany(key => key.Describe(name.Length == 0 ? key.Name : $"{name}.{key.Name}"));

    IEnumerator IEnumerable.GetEnumerator() => _keys.GetEnumerator();

    private string Names => string.Join(", ", _keys.Select(key => key.Name));

    private T Apply(T record, MapEntry entry, List<Fault> faults)
    {
        if (entry.Value is ScalarNode { IsNull: true })
            return record;
        if (_keys.Find(key => key.Name == entry.Key) is { } known)
            return known.Set(record, entry.Value, faults);
        faults.Add(UnknownKey.Fault(entry, _keys.Select(key => key.Name), _elsewhere));
        return record;
    }

    private void FindMissing(MapNode map, List<Fault> faults)
    {
        bool IsThere(string key) => IsGiven(map, key)
            || _pairs.Any(pair => pair.Key == key && IsGiven(map, pair.Other));
        foreach (var key in _keys.Where(key => key.IsRequired && !IsThere(key.Name)))
            faults.Add(map.Origin.Child(key.Name).Fault("required"));
        var doubled = _pairs.Where(pair => IsGiven(map, pair.Key) && IsGiven(map, pair.Other));
        foreach (var (key, other) in doubled)
            faults.Add(map.Find(other)!.Origin.Fault($"stands beside {key}; give one of the two"));
    }

    private static bool IsGiven(MapNode map, string key) =>
        map.Find(key) is { Value: not ScalarNode { IsNull: true } };

    /// <summary>A key, how it is read and how it is described.</summary>
    private sealed record Key(
        string Name, Setter Set, Func<string, IEnumerable<SettingLine>> Describe, bool IsRequired);
}
