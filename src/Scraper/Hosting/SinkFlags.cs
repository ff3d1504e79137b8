using Scraper.Forwarding;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>The sinks of the command line, <c>--sink TYPE=URL</c>, as settings would write them.</summary>
internal static class SinkFlags
{
    public const string Name = "--sink";

    private static readonly Origin Here = new(Origin.CommandLine, 0, 0, Name);

    /// <summary>What may be written.</summary>
    public static string Forms => string.Join(
        ", ", SinkKinds.All.Select(kind => kind.Flag?.Form).OfType<string>());

    /// <summary>They are called by their type, <c>webhook</c>, <c>webhook-2</c>, …, in the order given. What
    /// cannot be read is a fault that repeats nothing: an address may hold a token.</summary>
    public static ListNode Read(IEnumerable<string> texts, List<Fault> faults)
    {
        var list = new ListNode(Here);
        var names = new List<string>();
        foreach (var text in texts)
        {
            var (type, place) = text.IndexOf('=') is >= 0 and var at
                ? (text[..at], text[(at + 1)..])
                : (text, null);
            var flag = SinkKinds.All.FirstOrDefault(kind => kind.Type == type)?.Flag;
            if (flag is null || (place is null ? !flag.IsWhole : flag.Key is null))
            {
                faults.Add(Here.Fault($"expected one of {Forms}; other sinks stand in a settings file"));
                continue;
            }
            names.Add(type);
            list.Items.Add(Sink(type, names.Count(name => name == type), flag.Key, place));
        }
        return list;
    }

    private static MapNode Sink(string type, int number, string? key, string? place)
    {
        var sink = new MapNode(Here);
        Set(sink, "type", type);
        Set(sink, "name", number == 1 ? type : $"{type}-{number}");
        if (key is not null && place is not null)
            Set(sink, key, place);
        return sink;
    }

    private static void Set(MapNode sink, string key, string text) =>
        sink.Set(new MapEntry(key, Here, new ScalarNode(Here, text)));
}
