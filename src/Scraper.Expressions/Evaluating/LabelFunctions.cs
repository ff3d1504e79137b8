using Scraper.Expressions.Regexes;

namespace Scraper.Expressions;

/// <summary><c>label_replace</c> and <c>label_join</c>.</summary>
internal static class LabelFunctions
{
    /// <summary>The labels that a call of this name reads.</summary>
    public static IEnumerable<string> Read(string name, IReadOnlyList<Node> arguments) => name switch
    {
        "label_replace" => Texts(arguments, 3, 4),
        "label_join" => Texts(arguments, 3, arguments.Count),
        _ => [],
    };

    /// <summary>The labels that a call of this name gives.</summary>
    public static IEnumerable<string> Made(string name, IReadOnlyList<Node> arguments) =>
        name is "label_replace" or "label_join" ? Texts(arguments, 1, 2) : [];

    private static IEnumerable<string> Texts(IReadOnlyList<Node> arguments, int from, int to) => arguments
        .Take(to)
        .Skip(from)
        .Select(argument => argument.Bare)
        .OfType<StringLiteral>()
        .Select(literal => literal.Text)
        .Where(text => text.Length > 0);

    /// <summary><c>label_replace(vector, target, replacement, source, regex)</c>: where the regex matches the
    /// whole source label, the target becomes the replacement with the groups put in.</summary>
    public static Value Replace(PageView page, IReadOnlyList<Node> of)
    {
        var (target, replacement, source) = (Text(of[1]), Text(of[2]), Text(of[3]));
        var pattern = Compiled(Text(of[4]));
        if (target.Length == 0)
            throw new EvaluationException("label_replace: expected the name of a label to set, found none");
        return Set(of[0].Evaluate(page).Vector!, target, series =>
            pattern.Match(series[source]) is { } match ? match.Expand(replacement, page.Built) : null);
    }

    /// <summary><c>label_join(vector, target, separator, source, …)</c>: the target becomes the source
    /// labels' values, joined.</summary>
    public static Value Join(PageView page, IReadOnlyList<Node> of)
    {
        var (target, separator) = (Text(of[1]), Text(of[2]));
        var sources = of.Skip(3).Select(Text).ToList();
        if (sources.Contains("") || target.Length == 0)
            throw new EvaluationException("label_join: expected the name of a label, found none");
        return Set(of[0].Evaluate(page).Vector!, target, series =>
        {
            page.Built.Add(sources.Sum(source => (long)series[source].Length + separator.Length));
            return string.Join(separator, sources.Select(source => series[source]));
        });
    }

    private static Value Set(IEnumerable<Series> vector, string target, Func<Series, string?> value)
    {
        var labels = new LabelBuilder();
        var changed = new List<Series>();
        foreach (var series in vector)
        {
            labels.Reset(series);
            if (value(series) is { } text)
                labels.Set(target, text);
            changed.Add(new Series(labels.ToArray(), series.Value, series.Histogram));
        }
        return new Value(Vectors.Distinct(changed));
    }

    private static Pattern Compiled(string regex)
    {
        try
        {
            return Pattern.ForReplacing(regex);
        }
        catch (PatternException fault)
        {
            throw new EvaluationException($"label_replace: {fault.Message}");
        }
    }

    private static string Text(Node argument) => ((StringLiteral)argument.Bare).Text;
}
