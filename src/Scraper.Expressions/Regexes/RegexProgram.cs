namespace Scraper.Expressions.Regexes;

/// <summary>What a step of a program does.</summary>
internal enum RegexStep
{
    /// <summary>Takes a rune of the set.</summary>
    Rune,

    /// <summary>Goes on at one place, or failing that at another.</summary>
    Split,

    /// <summary>Goes on elsewhere.</summary>
    Jump,

    /// <summary>Remembers the place in the text.</summary>
    Save,

    /// <summary>Goes on where a condition holds.</summary>
    Assert,

    /// <summary>Has matched.</summary>
    Match,
}

/// <summary>One instruction of a program.</summary>
internal readonly record struct RegexInstruction(
    RegexStep Step, int First = 0, int Second = 0, RuneSet? Set = null);

/// <summary>A regular expression as instructions for <see cref="RegexMachine"/>, bounded in number.</summary>
internal sealed class RegexProgram
{
    private const int MostInstructions = 20_000;

    private readonly List<RegexInstruction> _instructions = [];

    private RegexProgram(int groups) => Groups = groups;

    /// <summary>The instructions; the first is the entry.</summary>
    public IReadOnlyList<RegexInstruction> Instructions => _instructions;

    /// <summary>How many groups there are, the whole match included.</summary>
    public int Groups { get; }

    /// <summary>Whether a match can begin at the start of the text only.</summary>
    public bool IsAnchored => _instructions[1] is (RegexStep.Assert, (int)RegexAssertion.TextStart, _, _);

    /// <summary>Writes the instructions of an expression.</summary>
    public static RegexProgram Compile(RegexNode root, int groups)
    {
        var program = new RegexProgram(groups);
        program.Write(new RegexNode.Group(root, 0));
        program.Emit(new RegexInstruction(RegexStep.Match));
        return program;
    }

    private int Emit(RegexInstruction instruction)
    {
        if (_instructions.Count == MostInstructions)
            throw new PatternException("expression too large", $"more than {MostInstructions} steps");
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private void Write(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.OneRune rune:
                Emit(new RegexInstruction(RegexStep.Rune, Set: rune.Set));
                break;
            case RegexNode.Assertion assertion:
                Emit(new RegexInstruction(RegexStep.Assert, (int)assertion.Condition));
                break;
            case RegexNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                    Write(part);
                break;
            case RegexNode.Choice choice:
                WriteChoice(choice.Options);
                break;
            case RegexNode.Group group:
                Emit(new RegexInstruction(RegexStep.Save, group.Number * 2));
                Write(group.Part);
                Emit(new RegexInstruction(RegexStep.Save, group.Number * 2 + 1));
                break;
            case RegexNode.Repeat repeat:
                WriteRepeat(repeat);
                break;
        }
    }

    private void WriteChoice(IReadOnlyList<RegexNode> options)
    {
        var exits = new List<int>();
        for (var at = 0; at < options.Count - 1; at++)
        {
            var split = Emit(default);
            Write(options[at]);
            exits.Add(Emit(default));
            _instructions[split] = new RegexInstruction(RegexStep.Split, split + 1, _instructions.Count);
        }
        Write(options[^1]);
        foreach (var exit in exits)
            _instructions[exit] = new RegexInstruction(RegexStep.Jump, _instructions.Count);
    }

    /// <summary><c>x{2,4}</c> is <c>xx(x(x)?)?</c>, <c>x{2,}</c> is <c>xx+</c>; <c>x*</c> is <c>x+</c> or
    /// nothing, which is also right where x can be empty.</summary>
    private void WriteRepeat(RegexNode.Repeat repeat)
    {
        var plain = repeat.Most is null ? Math.Max(repeat.Least - 1, 0) : repeat.Least;
        for (var times = 0; times < plain; times++)
            Write(repeat.Part);
        var skips = new List<int>();
        if (repeat.Most is null && repeat.Least == 0)
            skips.Add(Emit(default));
        if (repeat.Most is null)
        {
            var loop = _instructions.Count;
            Write(repeat.Part);
            var split = Emit(default);
            _instructions[split] = Split(repeat.Greedy, loop, split + 1);
        }
        for (var times = repeat.Least; times < repeat.Most; times++)
        {
            skips.Add(Emit(default));
            Write(repeat.Part);
        }
        foreach (var skip in skips)
            _instructions[skip] = Split(repeat.Greedy, skip + 1, _instructions.Count);
    }

    private static RegexInstruction Split(bool greedy, int more, int less) =>
        greedy ? new(RegexStep.Split, more, less) : new(RegexStep.Split, less, more);
}
