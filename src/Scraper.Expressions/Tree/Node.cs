namespace Scraper.Expressions;

/// <summary>A part of an expression.</summary>
internal abstract class Node
{
    /// <summary>A node at a place of the text, as deep as what nests in it.</summary>
    protected Node(int position, int depth)
    {
        if (depth > Lexer.MaxNesting)
            throw new FaultException(position, $"nested deeper than {Lexer.MaxNesting}");
        Position = position;
        Depth = depth;
    }

    /// <summary>Its first character's place in the text.</summary>
    public int Position { get; }

    /// <summary>How deep it nests.</summary>
    public int Depth { get; }

    /// <summary>What it evaluates to.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>What stands directly in it.</summary>
    public virtual IEnumerable<Node> Children => [];

    /// <summary>How much it holds itself: 1, and what its regular expressions do.</summary>
    public virtual int Size => 1;

    /// <summary>The labels by which it chooses or groups series.</summary>
    public virtual IEnumerable<string> LabelsRead => [];

    /// <summary>The labels that it gives to series.</summary>
    public virtual IEnumerable<string> LabelsMade => [];

    /// <summary>Itself, without the parentheses around it.</summary>
    public virtual Node Bare => this;

    /// <summary>Judges types and what else the grammar cannot, in PromQL's order; throws the first
    /// fault.</summary>
    public abstract void Check();

    /// <summary>Its value over a page; what is wrong is thrown now or while the vector is read.</summary>
    public abstract Value Evaluate(PageView page);

    /// <summary>Whether no two of its series are the same without some labels either; false where that is not
    /// known.</summary>
    public virtual bool DiffersWithout(PageView page, IReadOnlyCollection<string> labels) => false;

    /// <summary>Checks a part, then whether it is of a kind.</summary>
    protected static void Expect(Node part, ValueKind kind, string place)
    {
        part.Check();
        if (part.Kind != kind)
            throw new FaultException(
                part.Position, $"expected {kind.Name()} in {place}, found {part.Kind.Name()}");
    }
}

/// <summary>The types of PromQL that one instant has.</summary>
internal enum ValueKind
{
    Vector,
    Scalar,
    Text,
}

/// <summary>How messages name the types.</summary>
internal static class ValueKindNames
{
    /// <summary>As PromQL's documentation names it.</summary>
    public static string Name(this ValueKind kind) => kind switch
    {
        ValueKind.Vector => "an instant vector",
        ValueKind.Scalar => "a scalar",
        _ => "a string",
    };
}

/// <summary>What a node came to: a vector, or a scalar where there is none.</summary>
internal readonly record struct Value(IEnumerable<Series>? Vector, double Scalar = double.NaN);

/// <summary>The page that is evaluated over.</summary>
/// <param name="Samples">Its samples.</param>
/// <param name="Uses">Told of every sample that a selector takes.</param>
/// <param name="Histograms">Whether a histogram's base name is a series.</param>
/// <param name="Cancellation">Asked for each series.</param>
internal sealed record PageView(
    Exposition.SampleSet Samples, SampleUses? Uses, bool Histograms, CancellationToken Cancellation)
{
    /// <summary>What this evaluation has built so far.</summary>
    public BuiltText Built { get; } = new();
}
