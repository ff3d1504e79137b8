namespace Scraper.Expressions.Regexes;

/// <summary>A part of a regular expression as RE2 understands it.</summary>
internal abstract record RegexNode
{
    /// <summary>The product of the repetitions that nest in it: what writing them out would multiply
    /// by.</summary>
    public virtual long Repetitions => 1;

    /// <summary>One rune of a set.</summary>
    public sealed record OneRune(RuneSet Set) : RegexNode;

    /// <summary>A condition on the place, which matches nothing.</summary>
    public sealed record Assertion(RegexAssertion Condition) : RegexNode;

    /// <summary>One after the other; without any, the empty match.</summary>
    public sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode
    {
        public override long Repetitions { get; } =
            Parts.Select(part => part.Repetitions).DefaultIfEmpty(1).Max();
    }

    /// <summary>The first that leads to a match.</summary>
    public sealed record Choice(IReadOnlyList<RegexNode> Options) : RegexNode
    {
        public override long Repetitions { get; } = Options.Max(option => option.Repetitions);
    }

    /// <summary>From least to most times; without most where that is null.</summary>
    public sealed record Repeat(RegexNode Part, int Least, int? Most, bool Greedy, bool Counted) : RegexNode
    {
        public override long Repetitions { get; } =
            Part.Repetitions * (Counted ? Math.Max(1, Most ?? Least) : 1);
    }

    /// <summary>A group whose match is remembered.</summary>
    public sealed record Group(RegexNode Part, int Number) : RegexNode
    {
        public override long Repetitions { get; } = Part.Repetitions;
    }
}

/// <summary>Conditions on a place.</summary>
internal enum RegexAssertion
{
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// <summary>Why a text is no regular expression.</summary>
internal sealed class PatternException(string message, string where)
    : Exception($"bad regular expression: {message}: {where}");
