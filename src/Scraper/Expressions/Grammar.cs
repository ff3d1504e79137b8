using Sprache;
using static Scraper.Expressions.Terminals;
using static Scraper.Expressions.TokenKind;

namespace Scraper.Expressions;

/// <summary>PromQL on one page: what <see cref="Lexer"/> made of the text, read from its leaves to the whole.
/// </summary>
internal static class Grammar
{
    private static readonly Parser<Token> Open = One(LeftParen, "\"(\"");
    private static readonly Parser<Token> Close = One(RightParen, "\")\"");
    private static readonly Parser<Token> Text = One(TokenKind.String, "string");
    private static readonly Parser<Token> Amount = Any("number or duration", TokenKind.Number, Duration);

    // jobs{queue="a", "state"=~"ok|error"}, {"jobs"}
    private static readonly Parser<Token> MatchOperator =
        Any("label matching operator", Assign, NotEqual, Matches, MatchesNot);

    private static readonly Parser<Matcher> LabelMatcher =
        (from label in One(Identifier, "label")
         from sign in MatchOperator
         from value in Text
         select Matcher.Of(label, sign, value))
        .Or(from label in Text
            from matcher in Maybe(
                from sign in MatchOperator
                from value in Text
                select Matcher.Of(label, sign, value), Assign, NotEqual, Matches, MatchesNot)
            select matcher ?? Matcher.OfName(label));

    private static readonly Parser<IReadOnlyList<Matcher>> LabelMatchers =
        Listed(One(LeftBrace, "\"{\""), LabelMatcher, One(RightBrace, "\"}\""));

    private static readonly Parser<Node> NamedSelector =
        from name in Any("metric name", Words.MetricNames)
        from matchers in Maybe(LabelMatchers, LeftBrace)
        select new Selector(name.Start, name.Text, matchers ?? []);

    private static readonly Parser<Node> NamelessSelector =
        from start in Here
        from matchers in LabelMatchers
        select new Selector(start, null, matchers);

    private static readonly Parser<Node> Literal =
        Amount.Select(number => (Node)new NumberLiteral(number))
            .Or(Text.Select(text => (Node)new StringLiteral(text)));

    // (queue, "state",)
    private static readonly Parser<string> Label =
        Any("label", Words.LabelNames).Select(label => label.Text)
            .Or(Text.Select(StringLiteral.Label));

    private static readonly Parser<IReadOnlyList<string>> Labels = Listed(Open, Label, Close);

    // clamp(jobs, 0, 10)
    private static readonly Parser<Node> Nested = input => Expression!(input);

    private static readonly Parser<Node> NextArgument =
        from comma in One(Comma, "\",\"")
        from argument in Nested.XOr(Readable.Select(_ => Call.NoTrailing(comma)))
        select argument;

    private static readonly Parser<IReadOnlyList<Node>> Arguments =
        from open in Open
        from first in Maybe(Nested, Words.ExpressionStarts)
        from rest in While(NextArgument, first is null ? [] : [Comma])
        from close in Close
        select first is null ? rest : [first, .. rest];

    private static readonly Parser<Node> FunctionCall =
        from name in One(Identifier, "function").Before(LeftParen)
        from arguments in Arguments
        select Call.Of(name, arguments);

    // sum by (queue) (jobs), sum(jobs) by (queue)
    private static readonly Parser<Grouping?> Grouped = Maybe(
        from sign in Any("\"by\" or \"without\"", By, Without)
        from labels in Labels
        select new Grouping(sign.Kind == By, labels), By, Without);

    private static readonly Parser<Node> Aggregation =
        (from name in One(Aggregator, "aggregation").Before(By).Or(One(Aggregator, "").Before(Without))
         from grouping in Grouped
         from arguments in Arguments
         select Expressions.Aggregation.Of(name, grouping, arguments))
        .XOr(from name in One(Aggregator, "aggregation").Before(LeftParen)
             from arguments in Arguments
             from grouping in Grouped
             from sound in Readable
             select Expressions.Aggregation.Of(name, grouping, arguments));

    private static readonly Parser<Node> Parenthesised =
        from open in Open
        from inner in Nested
        from close in Close
        select new Paren(open.Start, inner);

    // jobs[5m], jobs[1h:5m], jobs offset 5m, jobs @ 0: understood in order to be refused well
    private static readonly Parser<Token> Range =
        from open in One(LeftBracket, "\"[\"")
        from length in Any("sign", Add, Subtract).Optional().Then(_ => Amount)
        from step in Maybe(One(Colon, "\":\"").Then(_ => Maybe(Amount, TokenKind.Number, Duration)), Colon)
        from close in One(RightBracket, "\"]\"")
        select open;

    private static readonly Parser<Token> Instant =
        from at in Any("\"@\" or \"offset\"", At, Offset)
        from sign in Maybe(Any("sign", Add, Subtract), Add, Subtract)
        from time in Amount.Or(Any("time", StartOf, EndOf).Then(_ => Open).Then(_ => Close))
        select at;

    private static readonly Parser<Node> Operand =
        from node in Literal.Or(Parenthesised).XOr(Aggregation).XOr(FunctionCall)
            .XOr(NamelessSelector).XOr(NamedSelector).Named("an expression")
        from modifiers in While(Range.XOr(Instant), LeftBracket, At, Offset)
        select modifiers.Aggregate(node, Outside.Modified);

    // - 2 ^ - 3 ^ 2 is -(2 ^ (-(3 ^ 2)))
    private static readonly Parser<Factor> Factor =
        from signs in While(Any("sign", Add, Subtract), Add, Subtract)
        from operand in Operand
        select new Factor(signs, operand);

    // == bool on (queue) group_left (team)
    private static readonly Parser<Matching?> OnLabels = Maybe(
        from sign in Any("\"on\" or \"ignoring\"", On, Ignoring)
        from labels in Labels
        from side in Maybe(Any("group", GroupLeft, GroupRight), GroupLeft, GroupRight)
        from include in Maybe(Labels, side == default ? [] : [LeftParen])
        select new Matching(new Grouping(sign.Kind == On, labels), side.Kind, include ?? []), On, Ignoring);

    private static Parser<Joint> Joint(params TokenKind[] operators) =>
        from sign in Any("operator", operators)
        from isBool in Maybe(One(Bool, "\"bool\""), Bool)
        from matching in OnLabels
        select new Joint(sign, isBool != default, matching);

    private static Parser<Node> Chain(Parser<Node> operand, params TokenKind[] operators) =>
        from first in operand
        from rest in While(
            from joint in Joint(operators)
            from right in operand
            select (joint, right), operators)
        select rest.Aggregate(first, (left, one) => new Binary(left, one.joint, one.right));

    // Every operator, from the tightest
    private static readonly Parser<Node> Powers =
        from first in Factor
        from rest in While(
            from joint in Joint(Power)
            from factor in Factor
            select (joint, factor), Power)
        select Expressions.Factor.Raise(first, rest);

    private static readonly Parser<Node> Products = Chain(Powers, Multiply, Divide, Modulo, Atan2);
    private static readonly Parser<Node> Sums = Chain(Products, Add, Subtract);

    private static readonly Parser<Node> Comparisons =
        Chain(Sums, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual);

    private static readonly Parser<Node> Conjunctions = Chain(Comparisons, And, Unless);
    private static readonly Parser<Node> Expression = Chain(Conjunctions, Or);

    /// <summary>A whole text.</summary>
    public static readonly Parser<Node> Whole =
        from expression in Expression
        from end in One(End, "operator or end of input")
        select expression;
}
