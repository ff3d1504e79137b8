using System.IO;
using System.Text;
using Scraper.Outcomes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Scraper.Settings;

/// <summary>
/// A YAML text as events, before anything is built of them: within limits, each alias replaced by a copy of
/// what it names, and with an end to all that begins, so that what stood before a mistake can be read.
/// </summary>
internal sealed class YamlEvents
{
    public const int MostCharacters = 1024 * 1024;

    public const int MostDepth = 100;

    /// <summary>Keys, values and lists together; a copy by an alias counts like the original.</summary>
    public const int MostNodes = 100_000;

    private readonly Scanner _scanner;
    private readonly Parser _yaml;
    private readonly List<ParsingEvent> _events = [];
    private readonly Stack<int> _open = [];
    private readonly Dictionary<AnchorName, Range> _anchors = [];
    private int _nodes;

    private YamlEvents(string text)
    {
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _yaml = new Parser(_scanner);
    }

    /// <summary>The events of the one document; what is wrong with its form is added to the faults.</summary>
    /// <returns>Whether the text was read to its end.</returns>
    public static bool Read(
        string file, TextReader text, List<Fault> faults, out IReadOnlyList<ParsingEvent> events)
    {
        var before = faults.Count;
        var reading = new YamlEvents(Bounded(file, text, faults));
        events = reading._events;
        try
        {
            reading.ReadDocument();
        }
        catch (YamlException error)
        {
            // Its own message may hold line breaks, and the place, which the fault has already.
            var reason = OneLine.Words(error.InnerException?.Message ?? error.Message);
            if (faults.Count == before)
                faults.Add(
                    new Fault(file, error.Start.Line, error.Start.Column, "no valid YAML: " + reason));
            reading.CloseAll();
        }
        return faults.Count == before;
    }

    /// <summary>The text, or what of it may be read. The parser would take a NUL for the end of it.</summary>
    private static string Bounded(string file, TextReader reader, List<Fault> faults)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (text.Length <= MostCharacters && reader.Read(buffer) is > 0 and var count)
            text.Append(buffer, 0, count);
        if (text.Length > MostCharacters)
        {
            faults.Add(new Fault(file, 0, 0, $"larger than {Quantity.Size(MostCharacters)}"));
            return "";
        }
        var whole = text.ToString();
        var end = whole.IndexOf('\0');
        if (end < 0)
            return whole;
        var line = whole.AsSpan(0, end).Count('\n') + 1;
        faults.Add(new Fault(file, line, end - whole.LastIndexOf('\n', end),
            "expected text in UTF-8, found a NUL character"));
        return whole[..end];
    }

    private void ReadDocument()
    {
        while (Next() is { } one and not DocumentEnd)
            if (one is AnchorAlias alias)
                Copy(alias);
            else if (one is not (StreamStart or DocumentStart or StreamEnd))
                Take(one);
        if (Next() is DocumentStart second)
            throw Refused(second, "a second document; a file has one");
    }

    private void Copy(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var known))
            throw Refused(alias, _open.Any(start => ((NodeEvent)_events[start]).Anchor == alias.Value)
                ? $"the alias *{alias.Value} stands within what it names"
                : $"the alias *{alias.Value} has no anchor before it");
        for (var at = known.Start.Value; at < known.End.Value; at++)
            Take(_events[at], alias);
    }

    private void Take(ParsingEvent one, AnchorAlias? copiedBy = null)
    {
        if (one is NodeEvent && ++_nodes > MostNodes)
            throw Refused(
                copiedBy ?? one, $"more than {MostNodes} keys and values, copies by aliases included");
        var begins = one is SequenceStart or MappingStart;
        if (begins && _open.Count == MostDepth)
            throw Refused(copiedBy ?? one, $"nested deeper than {MostDepth}");
        var start = _events.Count;
        _events.Add(one);
        if (begins)
            _open.Push(start);
        if (one is SequenceEnd or MappingEnd)
            start = _open.Pop();
        else if (one is not Scalar)
            return;
        if (copiedBy is null && _events[start] is NodeEvent { Anchor: { IsEmpty: false } anchor })
            _anchors[anchor] = start.._events.Count;
    }

    private void CloseAll()
    {
        while (_open.TryPop(out var start))
            _events.Add(_events[start] is MappingStart ? new MappingEnd() : new SequenceEnd());
    }

    /// <summary>The parser's next event. Some texts it does not refuse, it breaks on them.</summary>
    private ParsingEvent? Next()
    {
        try
        {
            return _yaml.MoveNext() ? _yaml.Current : null;
        }
        catch (InvalidOperationException)
        {
            throw Refused("expected ',' or the end of a { or [ that stands before");
        }
        catch (ArgumentException)
        {
            throw Refused("an escape or a tag that is none");
        }
    }

    private YamlException Refused(string why) =>
        new(_scanner.CurrentPosition, _scanner.CurrentPosition, why);

    private static YamlException Refused(ParsingEvent at, string why) => new(at.Start, at.End, why);
}
