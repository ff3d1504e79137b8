using Sprache;
using static Scraper.Expressions.Binary;
using static Scraper.Expressions.Combinators;
using static Scraper.Expressions.PromqlWords;
using static Scraper.Expressions.TokenKind;

namespace Scraper.Expressions;

/// <summary>PromQL on one page: what <see cref="Lexer"/> made of the text, read from its leaves to the whole.
/// </summary>
internal static class PromqlGrammar
{
    private static readonly Parser<Token> Open = One(LeftParen, "\"(\"");
    private static readonly Parser<Token> Close = One(RightParen, "\")\"");
    private static readonly Parser<Token> Text = One(TokenKind.String, "string");
    private static readonly Parser<Token> Amount = Any("number or duration", TokenKind.Number, Duration);

    // jobs{queue="a", "state"=~"ok|error"}, {"jobs"}
    private static readonly Parser<Token> MatchOperator =
        Any("label matching operator", Assign, NotEqual, Matches, MatchesNot);

    private static readonly Parser<Matcher> LabelMatcher =
        from label in Any("label", Identifier, TokenKind.String)
        from sign in MatchOperator
        from value in Text
        select Matcher.Of(label, sign, value);

    private static readonly Parser<Matcher> NameOrLabelMatcher = FirstOf(
        "label or string",
        new Way<Matcher>(Text.Select(Matcher.OfName), [TokenKind.String], [Comma, RightBrace]),
        new Way<Matcher>(LabelMatcher, [TokenKind.String, Identifier]));

    private static readonly Parser<IReadOnlyList<Matcher>> LabelMatchers =
        Listed(One(LeftBrace, "\"{\""), NameOrLabelMatcher, One(RightBrace, "\"}\""));

    private static readonly Parser<IReadOnlyList<Matcher>?> MaybeLabelMatchers =
        Maybe(LabelMatchers, LeftBrace);

    private static readonly Parser<Node> NamedSelector =
        from name in Any("metric name", MetricNames)
        from matchers in MaybeLabelMatchers
        select new Selector(name.Start, name.Text, matchers ?? []);

    private static readonly Parser<Node> NamelessSelector =
        from start in Here
        from matchers in LabelMatchers
        select new Selector(start, null, matchers);

    // (queue, "state",)
    private static readonly Parser<string> Label = FirstOf(
        "label or string",
        new Way<string>(Any("label", LabelNames).Select(label => label.Text), LabelNames),
        new Way<string>(Text.Select(StringLiteral.Label), [TokenKind.String]));

    private static readonly Parser<IReadOnlyList<string>> Labels = Listed(Open, Label, Close);

    // clamp(jobs, 0, 10)
    private static readonly IReadOnlyList<Node> NoNodes = [];

    private static readonly Parser<Node> Nested = input => Expression!(input);

    private static readonly Parser<Node?> MaybeNested = Maybe(Nested, ExpressionStarts);

    private static readonly Parser<Node> NextArgument =
        from comma in One(Comma, "\",\"")
        from argument in MaybeNested
        from readable in Readable
        select argument ?? Call.NoTrailing(comma);

    private static readonly Parser<IReadOnlyList<Node>> NextArguments = While(NextArgument, Comma);

    private static readonly Parser<IReadOnlyList<Node>> SomeArguments =
        from open in Open
        from first in Nested
        from rest in NextArguments
        from close in Close
        select (IReadOnlyList<Node>)[first, .. rest];

    private static readonly Parser<IReadOnlyList<Node>> Arguments = FirstOf(
        "\"(\"",
        new Way<IReadOnlyList<Node>>(SomeArguments, [LeftParen], ExpressionStarts),
        new Way<IReadOnlyList<Node>>(Open.Then(_ => Close).Select(_ => NoNodes), [LeftParen]));

    private static readonly Parser<Node> FunctionCall =
        from name in One(Identifier, "function")
        from arguments in Arguments
        select Call.Of(name, arguments);

    // sum by (queue) (jobs), sum(jobs) by (queue)
    private static readonly Parser<Grouping?> Grouped = Maybe(
        from sign in Any("\"by\" or \"without\"", By, Without)
        from labels in Labels
        select new Grouping(sign.Kind == By, labels), By, Without);

    private static readonly Parser<Grouping?> Ungrouped = Parse.Return((Grouping?)null);
    private static readonly Parser<bool> Anything = Parse.Return(true);

    private static readonly Parser<Node> Aggregation =
        from name in One(Aggregator, "aggregation")
        from before in Grouped
        from arguments in Arguments
        from after in before is null ? Grouped : Ungrouped
        from readable in before is null ? Readable : Anything
        select Expressions.Aggregation.Of(name, before ?? after, arguments);

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

    private static readonly Parser<Node> Primary = FirstOf(
        "an expression",
        new Way<Node>(Amount.Select(number => new NumberLiteral(number)), [TokenKind.Number, Duration]),
        new Way<Node>(Text.Select(text => new StringLiteral(text)), [TokenKind.String]),
        new Way<Node>(Parenthesised, [LeftParen]),
        new Way<Node>(Aggregation, [Aggregator], [LeftParen, By, Without]),
        new Way<Node>(FunctionCall, [Identifier], [LeftParen]),
        new Way<Node>(NamelessSelector, [LeftBrace]),
        new Way<Node>(NamedSelector, MetricNames));

    private static readonly Parser<Node> Operand = Followed(
        Primary, Range.XOr(Instant), (node, modifiers) => modifiers.Aggregate(node, Outside.Modified),
        LeftBracket, At, Offset);

    // - 2 ^ - 3 ^ 2 is -(2 ^ (-(3 ^ 2)))
    private static readonly Parser<IReadOnlyList<Token>> Signs =
        While(Any("sign", Add, Subtract), Add, Subtract);

    private static readonly Parser<Factor> Factor =
        from signs in Signs
        from operand in Operand
        select new Factor(signs, operand);

    // == bool on (queue) group_left (team)
    private static readonly Parser<Matching?> OnLabels = Maybe(
        from sign in Any("\"on\" or \"ignoring\"", On, Ignoring)
        from labels in Labels
        from side in Maybe(Any("group", GroupLeft, GroupRight), GroupLeft, GroupRight)
        from include in Maybe(Labels, side == default ? [] : [LeftParen])
        select new Matching(new Grouping(sign.Kind == On, labels), side.Kind, include ?? []), On, Ignoring);

    private static readonly Parser<Token> MaybeBool = Maybe(One(Bool, "\"bool\""), Bool);

    private static Parser<(Joint Joint, T Right)> Link<T>(Parser<T> operand, params TokenKind[] operators) =>
        from sign in Any("operator", operators)
        from isBool in MaybeBool
        from matching in OnLabels
        from right in operand
        select (new Joint(sign, isBool != default, matching), right);

    private static Parser<Node> Chain(Parser<Node> operand, params TokenKind[] operators) => Followed(
        operand, Link(operand, operators),
        (first, rest) => rest.Aggregate(first, (left, link) => new Binary(left, link.Joint, link.Right)),
        operators);

    // Every operator, from the tightest
    private static readonly Parser<IReadOnlyList<(Joint, Factor)>> Raised = While(Link(Factor, Power), Power);

    private static readonly Parser<Node> Powers =
        from first in Factor
        from rest in Raised
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
