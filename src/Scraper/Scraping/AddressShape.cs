using System.Diagnostics.CodeAnalysis;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Scraping;

/// <summary>An address of a target: a URL, or a path relative to the folder of the settings file it stands
/// in.</summary>
internal sealed class AddressShape : Shape<string>
{
    /// <inheritdoc/>
    public override bool Read(SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node is not ScalarNode { Text: var text } || Values.HasUserInfo(text))
            faults.Add(node.Origin.Fault(
                "expected a URL or a path without user name and password (they go to basic_auth), "
                + $"found {node.Kind}"));
        else if (TargetAddress.Fault(text) is { } fault)
            faults.Add(node.Origin.Fault(fault));
        else
            value = IsPath(text) ? System.IO.Path.Combine(node.Origin.Folder, text) : text;
        return value is not null;
    }

    private static bool IsPath(string text) =>
        !System.IO.Path.IsPathRooted(text) && !Uri.TryCreate(text, UriKind.Absolute, out _);
}
