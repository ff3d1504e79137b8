using Scraper.Expressions.Regexes;

namespace Scraper.Expressions;

/// <summary>A string: only ever an argument.</summary>
internal sealed class StringLiteral(Token token) : Node(token.Start, 0)
{
    // Compiled by the first page that asks: the next ones find it.
    private Pattern? _pattern;

    /// <summary>What it says.</summary>
    public string Text { get; } = Quoted.Read(token.Text);

    /// <summary>The regular expression of <c>label_replace</c> that it is.</summary>
    /// <exception cref="PatternException">It is none.</exception>
    public Pattern Pattern => _pattern ??= Pattern.ForReplacing(Text);

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
