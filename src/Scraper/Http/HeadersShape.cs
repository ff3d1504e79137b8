using System.Diagnostics.CodeAnalysis;
using System.Net.Http;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Http;

/// <summary>Header names and their secret values: <c>{ X-Key: text }</c> or, as in Prometheus,
/// <c>{ X-Key: { secrets: [text] } }</c>, <c>values</c> or <c>files</c>.</summary>
internal sealed class HeadersShape : Shape<IReadOnlyDictionary<string, Secret>>
{
    public override bool Read(
        SettingNode node,
        List<Fault> faults,
        [MaybeNullWhen(false)] out IReadOnlyDictionary<string, Secret> value)
    {
        var headers = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase);
        value = headers;
        if (node is not MapNode map)
        {
            faults.Add(node.Origin.Fault($"expected header names and values, found {node.Kind}"));
            return false;
        }
        foreach (var entry in map.Entries)
            if (!IsRequestHeader(entry.Key))
                // Not named: who wrote a whole header as the key wrote a secret into it.
                faults.Add((entry.Origin with { Name = map.Origin.Name }).Fault(
                    "expected names of request headers, found one that is none"));
            else if (ReadHeader(entry) is { } secret)
                headers[entry.Key] = secret;
            else
                faults.Add(entry.Value.Origin.Fault(
                    "expected a text on one line, or one item under values, secrets or files, found "
                    + entry.Value.Kind));
        return true;
    }

    private static bool IsRequestHeader(string name)
    {
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, "");
    }

    private static Secret? ReadHeader(MapEntry entry) => entry.Value switch
    {
        ScalarNode text => Inline(text),
        MapNode { Entries: [{ Value: ListNode { Items: [ScalarNode one] } } only] } => only.Key switch
        {
            "values" or "secrets" => Inline(one),
            "files" => Values.Path.Read(one, [], out var path) ? Secret.InFile(path) : null,
            _ => null,
        },
        _ => null,
    };

    private static Secret? Inline(ScalarNode text) =>
        Values.HasControl(text.Text) ? null : Secret.Inline(text.Text);
}
