using System.Diagnostics.CodeAnalysis;
using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>What may stand as the value of a setting, and what the program makes of it.</summary>
internal abstract class Shape<T>
{
    /// <summary>Reads a node; false where it does not fit, and then a fault says why.</summary>
    public abstract bool Read(SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out T value);

    /// <summary>A value as settings write it.</summary>
    public virtual string Write(T value) => value?.ToString() ?? "";

    /// <summary>The keys below a setting of this shape, for the reference table.</summary>
    public virtual IEnumerable<SettingLine> Describe(string name) => [];
}

/// <summary>One line of the reference of all settings.</summary>
internal sealed record SettingLine(string Name, string Default, string Help);

/// <summary>A single text with a meaning: a number, a duration, one of some words.</summary>
/// <param name="expected">What fits, for <c>expected …, found "…"</c>.</param>
/// <param name="read">The meaning of a text, or false.</param>
/// <param name="write">The other way: the text that has this meaning; by default the value's own.</param>
internal sealed class ScalarShape<T>(
    string expected, ScalarShape<T>.Reader read, Func<T, string>? write = null) : Shape<T>
{
    /// <summary>Gives a text its meaning; the origin says which folder a path is relative to.</summary>
    public delegate bool Reader(string text, Origin origin, out T value);

    /// <summary>Whether a secret may stand there: then a fault does not repeat the text.</summary>
    public bool IsSecret { get; init; }

    /// <inheritdoc/>
    public override string Write(T value) => write is null ? base.Write(value) : write(value);

    /// <inheritdoc/>
    public override bool Read(SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out T value)
    {
        if (node is ScalarNode scalar && read(scalar.Text, scalar.Origin, out value))
            return true;
        value = default;
        var found = IsSecret ? node.Kind : node.Described;
        faults.Add(node.Origin.Fault($"expected {expected}, found {found}"));
        return false;
    }
}

/// <summary>A list of named things, at least one: each of one shape, each with a name of its own.</summary>
/// <param name="things">What they are.</param>
/// <param name="example">One of them, as settings write it.</param>
/// <param name="item">The shape of one.</param>
/// <param name="nameOf">The name of one.</param>
internal sealed class ListShape<T>(string things, string example, Shape<T> item, Func<T, string> nameOf)
    : Shape<IReadOnlyList<T>>
{
    /// <summary>Whether the reference has the keys of its items in another place.</summary>
    public bool IsDescribedElsewhere { get; init; }

    /// <inheritdoc/>
    public override bool Read(
        SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        var read = new List<T>();
        value = read;
        if (node is not ListNode list)
        {
            faults.Add(node.Origin.Fault($"expected a list of {things}, found {node.Kind}"));
            return false;
        }
        // The environment has no empty list: where it looks so, another fault says why.
        if (list.Items.Count == 0 && list.Origin.File != Origin.Environment)
            faults.Add(list.Origin.Fault(
                $"expected at least one, such as [{example}], found none; "
                + "leave the key out for the default"));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in list.Items)
            if (item.Read(one, faults, out var thing))
            {
                read.Add(thing);
                if (!names.Add(nameOf(thing)))
                    RefuseName(nameOf(thing), one, faults);
            }
        return true;
    }

    /// <inheritdoc/>
    public override IEnumerable<SettingLine> Describe(string name) =>
        IsDescribedElsewhere ? [] : item.Describe(name + "[]");

    private void RefuseName(string name, SettingNode node, List<Fault> faults)
    {
        var at = (node as MapNode)?.Find("name")?.Value.Origin ?? node.Origin.Child("name");
        faults.Add(at.Fault($"two {things} are named \"{name}\"; give each a name of its own"));
    }
}
