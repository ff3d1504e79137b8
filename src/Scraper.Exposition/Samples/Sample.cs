namespace Scraper.Exposition;

/// <summary>One sample of a <see cref="SampleSet"/>: a view, cheap to copy.</summary>
public readonly struct Sample
{
    private readonly SampleSet _set;

    internal Sample(SampleSet set, int index) => (_set, Index) = (set, index);

    /// <summary>Its place in the set, from 0.</summary>
    public int Index { get; }

    /// <summary>The metric's name.</summary>
    public string Name => _set.NameOf(Index);

    /// <summary>The value.</summary>
    public double Value => _set.ValueOf(Index);

    /// <summary>The 1-based line of the page.</summary>
    public int Line => _set.LineOf(Index);

    /// <summary>How many labels have a value.</summary>
    public int LabelCount => _set.LabelCountOf(Index);

    /// <summary>The label at a place from 0, in ordinal order of names.</summary>
    public Label LabelAt(int label) => _set.LabelOf(Index, label);

    /// <summary>The value of a label; empty where the sample has no such label, as in PromQL.</summary>
    public string LabelValue(string name) => _set.LabelValueOf(Index, name);
}
