using System.Text;

namespace Scraper.Expressions.Regexes;

/// <summary>A regular expression of PromQL: it must match the whole of a label's value, and its dot matches a
/// newline. Plain shapes are answered without the machine. Immutable.</summary>
internal sealed class Pattern
{
    // What label_replace is mostly asked for: all of a value.
    private const string All = "(.*)";

    private readonly string _regex;
    private readonly IReadOnlyList<string?> _groups;
    private readonly Prefilter _prefilter;
    private readonly Func<string, bool>? _plain;

    // Made by the first value that needs it: a schema holds many patterns that no page ever asks.
    private RegexProgram? _program;

    private Pattern(string regex, RegexNode? inner)
    {
        _regex = regex;
        (var root, _groups) = ParseAnchored(regex);
        Steps = RegexProgram.Compile(root, _groups.Count).Instructions.Count;
        _prefilter = new Prefilter(root);
        if (inner is null)
            return;
        Set = PlainShape.Literals(inner);
        _plain = Set is null ? PlainShape.Of(inner) : Set.Contains;
    }

    /// <summary>The values it matches where they can be listed; null where not.</summary>
    public IReadOnlyList<string>? Set { get; }

    /// <summary>How many instructions it has.</summary>
    public int Steps { get; }

    /// <summary>Whether a match costs about as much as a comparison.</summary>
    public bool IsSimple => _plain is not null;

    private RegexProgram Program => _program ??= RegexProgram.Compile(
        ParseAnchored(_regex).Root, _groups.Count);

    /// <summary>The pattern of a label matcher, which must be a regular expression by itself.</summary>
    public static Pattern Parse(string regex) =>
        new(regex, RegexParser.Parse(regex, RegexFlags.DotAll).Root);

    /// <summary>The pattern of <c>label_replace</c>, which is one once it is anchored.</summary>
    public static Pattern ForReplacing(string regex) => new(regex, null);

    /// <summary>Whether it matches a value.</summary>
    public bool IsMatch(string value) => _plain?.Invoke(value)
        ?? (_prefilter.Passes(value) && new RegexMachine(Program, value, false).Run() is not null);

    /// <summary>A replacement with the groups of a value's match put in; null where it does not match.
    /// </summary>
    /// <param name="value">What is matched.</param>
    /// <param name="replacement">With what to replace.</param>
    /// <param name="built">Counts every part before it is put in.</param>
    public string? Replace(string value, string replacement, BuiltText built) =>
        PlacesIn(value) is { } places
            ? new Match(value, places, _groups).Expand(replacement, built)
            : null;

    /// <summary>Where the match and its groups begin and end; null where it does not match, as most values
    /// do not: to know that much no places are kept.</summary>
    private int[]? PlacesIn(string value) =>
        _regex == All ? [0, value.Length, 0, value.Length]
        : IsMatch(value) ? new RegexMachine(Program, value, true).Run()
        : null;

    private static (RegexNode Root, IReadOnlyList<string?> Groups) ParseAnchored(string regex) =>
        RegexParser.Parse($"^(?s:{regex})$", RegexFlags.None);

    /// <summary>Where a pattern matched a value.</summary>
    private sealed class Match(string value, int[] places, IReadOnlyList<string?> groups)
    {
        /// <summary>A replacement with <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>${name}</c> and <c>$$</c>
        /// replaced; a group that is not there is empty, a dollar that begins none of these stays.</summary>
        public string Expand(string replacement, BuiltText built)
        {
            var expanded = new StringBuilder();
            var rest = replacement.AsSpan();
            while (rest.IndexOf('$') is var dollar and >= 0)
            {
                Add(rest[..dollar]);
                rest = rest[(dollar + 1)..];
                if (rest.StartsWith("$"))
                {
                    Add("$");
                    rest = rest[1..];
                }
                else if (Reference(rest, out var length) is { } name)
                {
                    Add(Group(name));
                    rest = rest[length..];
                }
                else
                    Add("$");
            }
            Add(rest);
            return expanded.ToString();

            void Add(ReadOnlySpan<char> part)
            {
                built.Add(part.Length);
                expanded.Append(part);
            }
        }

        private static string? Reference(ReadOnlySpan<char> text, out int length)
        {
            var braced = text.StartsWith("{");
            var name = braced ? text[1..] : text;
            var end = 0;
            while (end < name.Length && Rune.DecodeFromUtf16(name[end..], out var rune, out var width) is 0
                && (rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsDigit(rune)))
                end += width;
            length = end + (braced ? 2 : 0);
            return end == 0 || (braced && !name[end..].StartsWith("}")) ? null : name[..end].ToString();
        }

        private ReadOnlySpan<char> Group(string name)
        {
            if (!name.All(char.IsAsciiDigit) || name is ['0', _, ..])
                return Named(name);
            return int.TryParse(name, out var number) ? Numbered(number) : [];
        }

        private ReadOnlySpan<char> Named(string name)
        {
            for (var number = 1; number < groups.Count; number++)
                if (groups[number] == name && places[number * 2] >= 0)
                    return Numbered(number);
            return [];
        }

        private ReadOnlySpan<char> Numbered(int number) =>
            number < groups.Count && places[number * 2] is var start and >= 0
                ? value.AsSpan(start..places[number * 2 + 1])
                : [];
    }
}
