namespace Scraper.Expressions;

/// <summary>A string: only ever an argument.</summary>
internal sealed class StringLiteral(Token token) : Node(token.Start, 0)
{
    /// <summary>What it says.</summary>
    public string Text { get; } = Quoted.Read(token.Text);

    public override ValueKind Kind => ValueKind.Text;

    /// <summary>A quoted name in a list of labels.</summary>
    public static string Label(Token token) => Quoted.Read(token.Text) is { Length: > 0 } label
        ? label
        : throw new FaultException(token.Start, "expected label, found an empty string");

    public override void Check()
    {
    }

    public override Value Evaluate(PageView page) => throw new EvaluationException("a string has no value");
}
