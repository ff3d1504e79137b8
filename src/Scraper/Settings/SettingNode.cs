using System.Text.RegularExpressions;

namespace Scraper.Settings;

/// <summary>One value of the settings tree, whichever layer wrote it.</summary>
internal abstract class SettingNode(Origin origin)
{
    /// <summary>Where it was written.</summary>
    public Origin Origin => origin;

    /// <summary>What kind of thing it is, for a sentence: all that is said
    /// where a secret may stand.</summary>
    public abstract string Kind { get; }

    /// <summary>What it is, for a sentence.</summary>
    public virtual string Described => Kind;
}

/// <summary>A text; what type it has is the key's to say.</summary>
internal sealed partial class ScalarNode(Origin origin, string text, bool isNull = false)
    : SettingNode(origin)
{
    public string Text => text;

    /// <summary>A key without a value (<c>key:</c>, <c>~</c>) counts as not given.</summary>
    public bool IsNull => isNull;

    /// <inheritdoc/>
    public override string Kind => "a text";

    /// <inheritdoc/>
    public override string Described => $"\"{UserInfo().Replace(text, "//<secret>@")}\"";

    /// <summary>A password in an address is a mistake that must not be repeated aloud.</summary>
    [GeneratedRegex("//[^/]*@")]
    private static partial Regex UserInfo();
}

/// <summary>A list; a layer above may replace an item or append one.</summary>
internal sealed class ListNode(Origin origin) : SettingNode(origin)
{
    public List<SettingNode> Items { get; } = [];

    public override string Kind => "a list";
}

/// <summary>Keys and values in the order of the file; a layer above replaces values in place.</summary>
internal sealed class MapNode(Origin origin) : SettingNode(origin)
{
    private readonly List<MapEntry> _entries = [];

    public IReadOnlyList<MapEntry> Entries => _entries;

    public override string Kind => "keys";

    /// <summary>The entry of a key, or null.</summary>
    public MapEntry? Find(string key) => _entries.Find(entry => entry.Key == key);

    /// <summary>Sets a key, in place of the value that a lower layer gave it.</summary>
    public void Set(MapEntry entry)
    {
        _entries.RemoveAll(other => other.Key == entry.Key);
        _entries.Add(entry);
    }
}

/// <summary>One key of a map, where the key stands, and its value.</summary>
internal sealed record MapEntry(string Key, Origin Origin, SettingNode Value);
