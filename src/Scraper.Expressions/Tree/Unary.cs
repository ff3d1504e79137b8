namespace Scraper.Expressions;

/// <summary>Signs in front of anything but a number: a minus drops the metric's name, a plus does
/// not.</summary>
internal sealed class Unary(int position, int minuses, Node operand) : Node(position, operand.Depth + 1)
{
    public override ValueKind Kind => operand.Kind;

    public override IEnumerable<Node> Children => [operand];

    public override void Check()
    {
        operand.Check();
        if (operand.Kind == ValueKind.Text)
            throw new FaultException(
                Position, "expected a scalar or an instant vector behind the sign, found a string");
    }

    public override Value Evaluate(PageView page)
    {
        var value = operand.Evaluate(page);
        var sign = minuses % 2 == 1 ? -1.0 : 1.0;
        if (value.Vector is not { } vector)
            return new Value(null, sign * value.Scalar);
        return minuses == 0 ? value : new Value(
            Vectors.Map(operand, page, vector, number => sign * number, "a sign"));
    }
}
