using System.Globalization;
using System.Text.RegularExpressions;
using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>
/// Lays <c>SCRAPER_…</c> variables over the file's tree: <c>__</c> between levels, lists by index, keys in
/// any case. A variable without a value counts as not set.
/// </summary>
internal static partial class EnvironmentLayer
{
    public const string Prefix = "SCRAPER_";

    /// <summary>Names the settings file; the one variable that is no setting.</summary>
    public const string ConfigVariable = "SCRAPER_CONFIG";

    /// <summary>Sets every variable in the tree.</summary>
    public static void Apply(
        IReadOnlyDictionary<string, string> environment, MapNode root, List<Fault> faults)
    {
        var settings = environment.Where(IsSetting).OrderBy(one => SortKey(one.Key), StringComparer.Ordinal);
        foreach (var (variable, value) in settings)
        {
            var origin = new Origin(Origin.Environment, 0, 0, variable);
            var levels = Levels(variable[Prefix.Length..]);
            var fault = levels.Length > YamlEvents.MostDepth
                ? $"nested deeper than {YamlEvents.MostDepth}"
                : Set(root, levels, new ScalarNode(origin, value));
            if (fault is not null)
                faults.Add(origin.Fault(fault));
        }
    }

    private static bool IsSetting(KeyValuePair<string, string> variable) =>
        variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && variable.Value.Length > 0
        && variable.Key != ConfigVariable && !ServiceLink().IsMatch(variable.Key);

    /// <summary>Items in the order of their numbers: 2 before 10.</summary>
    private static string SortKey(string variable) => string.Join("__", Levels(variable)
        .Select(level => IsIndex(level, out _) ? level.PadLeft(9, '0') : level));

    /// <summary>Sets one value; a text says why that cannot be.</summary>
    private static string? Set(SettingNode node, ReadOnlySpan<string> levels, ScalarNode value) => node switch
    {
        MapNode map => SetKey(map, levels, value),
        ListNode list => SetItem(list, levels, value),
        _ => $"{node.Origin.Name} is {node.Kind}, it has no keys",
    };

    private static string? SetKey(MapNode map, ReadOnlySpan<string> levels, ScalarNode value)
    {
        var below = map.Find(levels[0])?.Value;
        if (levels.Length > 1 && below is not (null or ScalarNode { IsNull: true }))
            return Set(below, levels[1..], value);
        var (child, fault) = Grow(levels[1..], map.Origin, levels[0], value);
        map.Set(new MapEntry(levels[0], value.Origin, child));
        return fault;
    }

    private static string? SetItem(ListNode list, ReadOnlySpan<string> levels, ScalarNode value)
    {
        if (!IsIndex(levels[0], out var index))
            return $"a list has its items by number, not \"{levels[0]}\"";
        if (index > list.Items.Count)
            return $"there is no item {list.Items.Count} before it";
        if (index < list.Items.Count && levels.Length > 1)
            return Set(list.Items[index], levels[1..], value);
        var (child, fault) = Grow(levels[1..], list.Origin, levels[0], value);
        if (index < list.Items.Count)
            list.Items[index] = child;
        else
            list.Items.Add(child);
        return fault;
    }

    /// <summary>The value below as many new maps and lists as levels are left.</summary>
    private static (SettingNode Node, string? Fault) Grow(
        ReadOnlySpan<string> levels, Origin parent, string key, ScalarNode value)
    {
        if (levels.Length == 0)
            return (value, null);
        var name = parent.File == Origin.Environment
            ? $"{parent.Name}__{key}"
            : Above(value.Origin.Name, levels.Length);
        var origin = new Origin(Origin.Environment, 0, 0, name.ToUpperInvariant());
        SettingNode node = IsIndex(levels[0], out _) ? new ListNode(origin) : new MapNode(origin);
        return (node, Set(node, levels, value));
    }

    private static string[] Levels(string variable) => variable.ToLowerInvariant().Split("__");

    /// <summary>The variable's name without its last levels.</summary>
    private static string Above(string variable, int levels) =>
        string.Join("__", variable.Split("__")[..^levels]);

    private static bool IsIndex(string level, out int index) =>
        int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    /// <summary>What Kubernetes sets in every pod of a namespace that has a Service named scraper…: no
    /// setting of ours has such a name.</summary>
    [GeneratedRegex("^SCRAPER_([A-Z0-9_]+_)?"
        + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)$")]
    private static partial Regex ServiceLink();
}
