namespace Scraper.Exposition;

/// <summary>The distinct combinations of a metric name and label names on a page, numbered. Lines of one
/// family follow each other, so the last one is nearly always the next one.</summary>
internal sealed class ShapeTable
{
    private readonly List<(int Name, int[] Labels)> _shapes = [];
    private readonly Dictionary<int, List<int>> _byHash = [];
    private int _last = -1;

    /// <summary>The metric name's number.</summary>
    public int NameOf(int shape) => _shapes[shape].Name;

    /// <summary>The label names' numbers, in ordinal order of the names.</summary>
    public ReadOnlySpan<int> LabelsOf(int shape) => _shapes[shape].Labels;

    /// <summary>The number of a shape, given on first sight.</summary>
    public int Find(int name, ReadOnlySpan<(int Name, int Value)> labels)
    {
        if (_last >= 0 && Is(_last, name, labels))
            return _last;
        var hash = name;
        foreach (var label in labels)
            hash = ByteHash.Of(hash, label.Name);
        if (!_byHash.TryGetValue(hash, out var known))
            _byHash.Add(hash, known = []);
        foreach (var shape in known)
            if (Is(shape, name, labels))
                return _last = shape;
        known.Add(_shapes.Count);
        _shapes.Add((name, NamesOf(labels)));
        return _last = _shapes.Count - 1;
    }

    private static int[] NamesOf(ReadOnlySpan<(int Name, int Value)> labels)
    {
        var names = new int[labels.Length];
        for (var label = 0; label < names.Length; label++)
            names[label] = labels[label].Name;
        return names;
    }

    private bool Is(int shape, int name, ReadOnlySpan<(int Name, int Value)> labels)
    {
        var (shapeName, shapeLabels) = _shapes[shape];
        if (shapeName != name || shapeLabels.Length != labels.Length)
            return false;
        for (var label = 0; label < shapeLabels.Length; label++)
            if (shapeLabels[label] != labels[label].Name)
                return false;
        return true;
    }
}
