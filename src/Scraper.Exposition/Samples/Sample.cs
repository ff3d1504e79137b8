namespace Scraper.Exposition;

/// <summary>One sample of a <see cref="SampleSet"/>: a view, cheap to copy.</summary>
public readonly struct Sample
{
    private readonly SampleTable _table;

    internal Sample(SampleTable table, int index) => (_table, Index) = (table, index);

    /// <summary>Its place in the set, from 0.</summary>
    public int Index { get; }

    /// <summary>The metric's name.</summary>
    public string Name => _table.NameOf(Index);

    /// <summary>The value.</summary>
    public double Value => _table.ValueOf(Index);

    /// <summary>The 1-based line of the page.</summary>
    public int Line => _table.LineOf(Index);

    /// <summary>How many labels have a value.</summary>
    public int LabelCount => _table.LabelCountOf(Index);

    /// <summary>The label at a place from 0, in ordinal order of names.</summary>
    public Label LabelAt(int label) => _table.LabelOf(Index, label);

    /// <summary>The value of a label; empty where the sample has no such label, as in PromQL.</summary>
    public string LabelValue(string name) => _table.LabelValueOf(Index, name);
}
