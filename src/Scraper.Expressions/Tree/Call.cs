namespace Scraper.Expressions;

/// <summary>A function with its arguments.</summary>
internal sealed class Call : Node
{
    private readonly string _name;
    private readonly Function _function;
    private readonly IReadOnlyList<Node> _arguments;

    private Call(Token name, Function function, IReadOnlyList<Node> arguments)
        : base(name.Start, 1 + arguments.Select(argument => argument.Depth).DefaultIfEmpty(-1).Max())
    {
        _name = name.Text;
        _function = function;
        _arguments = arguments;
    }

    public override ValueKind Kind => _function.Result;

    public override IEnumerable<Node> Children => _arguments;

    public override IEnumerable<string> LabelsRead => Texts(_function.LabelsRead);

    public override IEnumerable<string> LabelsMade => Texts(_function.LabelsMade);

    /// <summary>The call of a name, or what stands for one that PromQL has and one page cannot
    /// answer.</summary>
    public static Node Of(Token name, IReadOnlyList<Node> arguments)
    {
        if (Functions.Known.TryGetValue(name.Text, out var function))
            return new Call(name, function, arguments);
        return Outside.Functions.ContainsKey(name.Text)
            ? Outside.Named(name, arguments)
            : throw new FaultException(name.Start, $"unknown function \"{name.Text}\"");
    }

    /// <summary>A comma behind the last argument.</summary>
    public static Node NoTrailing(Token comma) =>
        throw new FaultException(comma.Start, "a call has no comma behind its last argument");

    public override void Check()
    {
        var kinds = _function.Arguments;
        if (_arguments.Count < _function.Least || (!_function.IsOpen && _arguments.Count > kinds.Length))
            throw new FaultException(Position, $"{_name} takes {Wanted}, found {_arguments.Count}");
        for (var at = 0; at < _arguments.Count; at++)
            Expect(_arguments[at], kinds[Math.Min(at, kinds.Length - 1)], $"a call to {_name}");
    }

    public override Value Evaluate(PageView page) => _function.Evaluate(page, _arguments);

    /// <summary>What a function makes of labels, its operand's other labels still tell apart.</summary>
    public override bool DiffersWithout(PageView page, IReadOnlyCollection<string> labels) =>
        Texts(_function.LabelsMade).FirstOrDefault() is { } made
        && _arguments[0].DiffersWithout(page, [.. labels, made]);

    private string Wanted
    {
        get
        {
            var most = _function.Arguments.Length;
            var counted = most == 1 && !_function.IsOpen ? "argument" : "arguments";
            var least = _function.Least;
            return _function.IsOpen ? $"at least {least} {counted}"
                : least < most ? $"{least} to {most} {counted}"
                : $"{most} {counted}";
        }
    }

    private IEnumerable<string> Texts(Range of) => _arguments
        .Take(of)
        .Select(argument => argument.Bare)
        .OfType<StringLiteral>()
        .Select(literal => literal.Text)
        .Where(text => text.Length > 0);
}
