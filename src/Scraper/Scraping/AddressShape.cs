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
            value = InFolder(text, node.Origin.Folder);
        return value is not null;
    }

    private static string InFolder(string text, string folder) =>
        !TargetAddress.IsHttp(text) && text != TargetAddress.StandardInput
        && FilePages.PathOf(text) is { } path && !System.IO.Path.IsPathRooted(path)
            ? System.IO.Path.Combine(folder, path)
            : text;
}
