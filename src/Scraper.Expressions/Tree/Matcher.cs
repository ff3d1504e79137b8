using Scraper.Expressions.Regexes;

namespace Scraper.Expressions;

/// <summary>One condition of a selector on a label; a label that a sample lacks is empty.</summary>
internal sealed record Matcher
{
    private Matcher(string label, TokenKind sign, string value)
    {
        Label = label;
        Sign = sign;
        Value = value;
        if (sign is TokenKind.Matches or TokenKind.MatchesNot)
            Pattern = Pattern.Parse(value);
    }

    /// <summary>The label's name.</summary>
    public string Label { get; }

    /// <summary>Which of the four operators.</summary>
    public TokenKind Sign { get; }

    /// <summary>What it compares to.</summary>
    public string Value { get; }

    /// <summary>The same as a pattern, for the operators that match one.</summary>
    public Pattern? Pattern { get; }

    /// <summary>Whether it asks for exactly one value.</summary>
    public bool IsEqual => Sign == TokenKind.Assign;

    /// <summary>The condition that a label, an operator and a string spell.</summary>
    public static Matcher Of(Token label, Token sign, Token value)
    {
        var name = label.Kind == TokenKind.String ? Quoted.Read(label.Text) : label.Text;
        try
        {
            return new Matcher(name, sign.Kind, Quoted.Read(value.Text));
        }
        catch (PatternException fault)
        {
            throw new FaultException(label.Start, fault.Message);
        }
    }

    /// <summary>A quoted metric name between braces.</summary>
    public static Matcher OfName(Token name) => OfName(Quoted.Read(name.Text));

    /// <summary>A metric name in front of the braces.</summary>
    public static Matcher OfName(string name) => new(Exposition.Label.MetricName, TokenKind.Assign, name);

    /// <summary>Whether a value fulfils it.</summary>
    public bool Accepts(string value) => Sign switch
    {
        TokenKind.Assign => value == Value,
        TokenKind.NotEqual => value != Value,
        TokenKind.Matches => Pattern!.IsMatch(value),
        _ => !Pattern!.IsMatch(value),
    };
}
