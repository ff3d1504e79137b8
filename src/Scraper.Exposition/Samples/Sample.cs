namespace Scraper.Exposition;

/// <summary>One sample of a <see cref="SampleSet"/>: a view, cheap to copy.</summary>
public readonly struct Sample(SampleSet set, int index)
{
    /// <summary>Its place in the set.</summary>
    public int Index => index;

    /// <summary>The metric's name.</summary>
    public string Name => set.NameOf(index);

    /// <summary>The value.</summary>
    public double Value => set.ValueOf(index);

    /// <summary>The 1-based line of the page.</summary>
    public int Line => set.LineOf(index);

    /// <summary>How many labels have a value.</summary>
    public int LabelCount => set.LabelCountOf(index);

    /// <summary>The label at a place, in ordinal order of names.</summary>
    public Label LabelAt(int label) => set.LabelOf(index, label);

    /// <summary>The value of a label; empty where the sample has no such label, as in PromQL.</summary>
    public string LabelValue(string name) => set.LabelValueOf(index, name);
}
