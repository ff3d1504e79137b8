using System.Diagnostics.CodeAnalysis;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Forwarding;

/// <summary>The address of a sink. It may hold a token, so no fault repeats it.</summary>
/// <param name="isRoot">Whether the sink asks paths below it, to which a query cannot belong.</param>
internal sealed class SinkUrl(bool isRoot) : Shape<string>
{
    /// <summary>Whether a text is the address of a sink.</summary>
    public static bool Fits(string text) =>
        Values.IsHttpUrl(text) && !Values.HasUserInfo(text) && !text.Contains('#');

    /// <inheritdoc/>
    public override bool Read(SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        if (!Values.IsHttpUrl(value) || Values.HasUserInfo(value))
            faults.Add(node.Origin.Fault(
                "expected an http: or https: URL without user name and password (they go to basic_auth), "
                + $"found {node.Kind}"));
        else if (value.Contains('#'))
            faults.Add(node.Origin.Fault("expected a URL without a fragment: no server is sent what "
                + "follows the #"));
        else if (isRoot && value.Contains('?'))
            faults.Add(node.Origin.Fault("expected a URL without a query: it is the server's root, below "
                + "which this sink has paths of its own"));
        else
            return true;
        value = null;
        return false;
    }
}
