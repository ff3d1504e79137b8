using System.Runtime.InteropServices;
using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>Labels under change, in ordinal order of their names; an empty value is no label.</summary>
internal sealed class LabelBuilder
{
    private readonly List<Label> _labels = [];

    /// <summary>The labels as they are; valid until the next change.</summary>
    public ReadOnlySpan<Label> Span => CollectionsMarshal.AsSpan(_labels);

    /// <summary>The value of a label; empty where there is none.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var label in _labels)
                if (label.Name == name)
                    return label.Value;
            return "";
        }
    }

    /// <summary>Begins anew with a series' labels.</summary>
    public void Reset(Series series)
    {
        _labels.Clear();
        series.CopyTo(_labels);
    }

    /// <summary>Begins anew with labels that are in order.</summary>
    public void Reset(IReadOnlyList<Label> labels)
    {
        _labels.Clear();
        _labels.AddRange(labels);
    }

    /// <summary>Sets, or removes where the value is empty.</summary>
    public void Set(string name, string value)
    {
        var at = 0;
        while (at < _labels.Count && string.CompareOrdinal(_labels[at].Name, name) < 0)
            at++;
        if (at < _labels.Count && _labels[at].Name == name)
            _labels.RemoveAt(at);
        if (value.Length > 0)
            _labels.Insert(at, new Label(name, value));
    }

    /// <summary>Removes the metric's name.</summary>
    public void RemoveName() => Set(Label.MetricName, "");

    /// <summary>Removes the labels of some names.</summary>
    public void Remove(IReadOnlySet<string> names) => _labels.RemoveAll(label => names.Contains(label.Name));

    /// <summary>Removes all labels but those of some names.</summary>
    public void Keep(IReadOnlySet<string> names) => _labels.RemoveAll(label => !names.Contains(label.Name));

    /// <summary>The labels, to keep.</summary>
    public Label[] ToArray() => [.. _labels];
}
