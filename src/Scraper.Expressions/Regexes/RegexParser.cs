using System.Globalization;

namespace Scraper.Expressions.Regexes;

/// <summary>
/// Reads a regular expression of RE2 (Go's dialect of Perl's syntax): no look-around and no back-reference,
/// so that matching is linear in the text whatever the expression.
/// </summary>
internal sealed class RegexParser
{
    private const int MostNested = 250;
    private const int MostRepeated = 1000;

    private readonly RegexText _text;
    private readonly List<string?> _groups = [null];
    private RegexFlags _flags;
    private int _depth;

    private RegexParser(string pattern, RegexFlags flags) =>
        (_text, _flags) = (new RegexText(pattern), flags);

    /// <summary>The expression, and its groups' names by number.</summary>
    public static (RegexNode Root, IReadOnlyList<string?> Groups) Parse(string pattern, RegexFlags flags)
    {
        var parser = new RegexParser(pattern, flags);
        var root = parser.Choice();
        return parser._text.AtEnd
            ? (root, parser._groups)
            : throw new PatternException("unexpected )", parser._text.Whole);
    }

    private RegexNode Choice()
    {
        var options = new List<RegexNode> { Sequence() };
        while (_text.Take('|'))
            options.Add(Sequence());
        return options.Count == 1 ? options[0] : new RegexNode.Choice(options);
    }

    private RegexNode Sequence()
    {
        var parts = new List<RegexNode>();
        var repeatAt = -1;
        while (!_text.AtEnd && !_text.Sees('|') && !_text.Sees(')'))
        {
            var start = _text.At;
            if (Repetition() is { } repetition)
            {
                Repeat(parts, repetition, start, repeatAt);
                repeatAt = start;
                continue;
            }
            repeatAt = -1;
            parts.AddRange(Atoms());
        }
        return parts.Count == 1 ? parts[0] : new RegexNode.Sequence(parts);
    }

    private void Repeat(
        List<RegexNode> parts, (int Least, int? Most, bool Counted) times, int start, int repeatAt)
    {
        var operation = _text.From(start);
        if (repeatAt >= 0)
            throw new PatternException("invalid nested repetition operator", _text.From(repeatAt));
        if (parts.Count == 0)
            throw new PatternException("missing argument to repetition operator", operation);
        var greedy = !_text.Take('?') ^ _flags.HasFlag(RegexFlags.Ungreedy);
        var repeated = new RegexNode.Repeat(parts[^1], times.Least, times.Most, greedy, times.Counted);
        if (repeated.Repetitions > MostRepeated)
            throw new PatternException("invalid repeat count", operation);
        parts[^1] = repeated;
    }

    /// <summary><c>* + ? {n,m}</c>; a brace that is no count is a plain one.</summary>
    private (int Least, int? Most, bool Counted)? Repetition()
    {
        if (_text.Take('*'))
            return (0, null, false);
        if (_text.Take('+'))
            return (1, null, false);
        if (_text.Take('?'))
            return (0, 1, false);
        var start = _text.At;
        if (!_text.Take('{') || Count() is not { } least)
            return Not(start);
        var most = _text.Take(',') ? Count() : (int?)least;
        if (!_text.Take('}'))
            return Not(start);
        if (least > MostRepeated || most > MostRepeated || least > most)
            throw new PatternException("invalid repeat count", _text.From(start));
        return (least, most, true);
    }

    private (int Least, int? Most, bool Counted)? Not(int start)
    {
        _text.At = start;
        return null;
    }

    /// <summary>Digits without a leading zero; a number beyond every limit stays beyond it.</summary>
    private int? Count()
    {
        var start = _text.At;
        while (_text.Current is >= '0' and <= '9')
            _text.At++;
        var digits = _text.From(start);
        if (digits.Length == 0 || (digits.Length > 1 && digits[0] == '0'))
        {
            _text.At = start;
            return null;
        }
        return digits.Length > 4 ? MostRepeated + 1 : int.Parse(digits, CultureInfo.InvariantCulture);
    }

    private IEnumerable<RegexNode> Atoms()
    {
        if (_text.Take("(?"))
            return FlagsOrGroup() is { } group ? [group] : [];
        if (_text.Take('('))
            return [Group(null)];
        if (_text.Take("\\Q"))
            return _text.Until("\\E").Select(rune => new RegexNode.OneRune(RuneSet.Of(rune, Folds)));
        return [Atom()];
    }

    private RegexNode Atom()
    {
        if (_text.Take('.'))
            return new RegexNode.OneRune(
                _flags.HasFlag(RegexFlags.DotAll) ? RuneSet.Any : RuneSet.AnyButNewline);
        if (_text.Take('^'))
            return Assert(Lines ? RegexAssertion.LineStart : RegexAssertion.TextStart);
        if (_text.Take('$'))
            return Assert(Lines ? RegexAssertion.LineEnd : RegexAssertion.TextEnd);
        if (_text.Take("\\A"))
            return Assert(RegexAssertion.TextStart);
        if (_text.Take("\\z"))
            return Assert(RegexAssertion.TextEnd);
        if (_text.Take("\\b"))
            return Assert(RegexAssertion.WordBoundary);
        if (_text.Take("\\B"))
            return Assert(RegexAssertion.NoWordBoundary);
        return new RegexNode.OneRune(new RuneSetParser(_text, Folds).SetOrRune());
    }

    private bool Folds => _flags.HasFlag(RegexFlags.Fold);

    private bool Lines => _flags.HasFlag(RegexFlags.Lines);

    private static RegexNode.Assertion Assert(RegexAssertion assertion) => new(assertion);

    private RegexNode? FlagsOrGroup()
    {
        var start = _text.At - 2;
        if (_text.Take("P<") || (_text.Sees('<') && !_text.SeesAny("<=", "<!") && _text.Take('<')))
            return Group(GroupName(start));
        var flags = _flags;
        if (!_text.TakeFlags(ref flags, out var opens))
            throw new PatternException("invalid or unsupported Perl syntax", _text.From(start, _text.At + 1));
        if (!opens)
        {
            _flags = flags;
            return null;
        }
        var outer = _flags;
        _flags = flags;
        var inner = Inner(start);
        _flags = outer;
        return inner;
    }

    private string GroupName(int start)
    {
        var nameAt = _text.At;
        while (RuneClasses.IsWord(_text.Current))
            _text.At++;
        var name = _text.From(nameAt);
        if (name.Length == 0 || !_text.Take('>'))
            throw new PatternException("invalid named capture", _text.From(start, _text.At + 1));
        return _groups.Contains(name)
            ? throw new PatternException("duplicate capture group name", name)
            : name;
    }

    private RegexNode.Group Group(string? name)
    {
        var start = _text.At - 1;
        var number = _groups.Count;
        _groups.Add(name);
        var outer = _flags;
        var inner = Inner(start);
        _flags = outer;
        return new RegexNode.Group(inner, number);
    }

    private RegexNode Inner(int start)
    {
        if (++_depth > MostNested)
            throw new PatternException($"groups nest deeper than {MostNested}", _text.From(start));
        var inner = Choice();
        _depth--;
        return _text.Take(')') ? inner : throw new PatternException("missing closing )", _text.Whole);
    }
}
