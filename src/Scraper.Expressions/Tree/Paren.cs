namespace Scraper.Expressions;

/// <summary>Parentheses: kept, because faults point at them.</summary>
internal sealed class Paren(int position, Node inner) : Node(position, inner.Depth + 1)
{
    public override ValueKind Kind => inner.Kind;

    public override IEnumerable<Node> Children => [inner];

    public override Node Bare => inner.Bare;

    public override bool DiffersWithout(PageView page, IReadOnlyCollection<string> labels) =>
        inner.DiffersWithout(page, labels);

    public override void Check() => inner.Check();

    public override Value Evaluate(PageView page) => inner.Evaluate(page);
}
