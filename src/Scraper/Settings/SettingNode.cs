using Scraper.Outcomes;

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
internal sealed class ScalarNode(Origin origin, string text, bool isNull = false)
    : SettingNode(origin)
{
    private const int LongestShown = 120;

    public string Text => text;

    /// <summary>A key without a value (<c>key:</c>, <c>~</c>) counts as not given.</summary>
    public bool IsNull => isNull;

    /// <summary>Whether the text stands on one line of the file letter by letter, so that a place in it is a
    /// place of the file.</summary>
    public bool StandsAsIs { get; init; }

    /// <inheritdoc/>
    public override string Kind => "a text";

    /// <inheritdoc/>
    public override string Described => $"\"{Shortened(UserInfo.Masked(text))}\"";

    private static string Shortened(string text) =>
        text.Length <= LongestShown ? text : text[..LongestShown] + "…";
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
    private readonly OrderedDictionary<string, MapEntry> _entries = [];

    public IReadOnlyList<MapEntry> Entries => _entries.Values;

    /// <summary>False where the text breaks off in it: what is missing may stand behind.</summary>
    public bool IsWhole { get; init; } = true;

    public override string Kind => "keys";

    /// <summary>The entry of a key, or null.</summary>
    public MapEntry? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>Sets a key, in place of the value that a lower layer gave it.</summary>
    public void Set(MapEntry entry)
    {
        _entries.Remove(entry.Key);
        _entries.Add(entry.Key, entry);
    }
}

/// <summary>One key of a map, where the key stands, and its value.</summary>
internal sealed record MapEntry(string Key, Origin Origin, SettingNode Value);
