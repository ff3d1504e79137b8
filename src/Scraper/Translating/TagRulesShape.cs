using System.Diagnostics.CodeAnalysis;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Translating;

/// <summary>Tags and what becomes of them: <c>{ org: hash, user_agent: drop }</c>.</summary>
internal sealed class TagRulesShape : Shape<IReadOnlyList<TagChoice>>
{
    // What tells servers apart (Report.Instance): without it no receiver can count them.
    private const string Identity = "id";

    private static readonly ScalarShape<TagRule> Rule =
        Values.OneOf([.. Enum.GetValues<TagRule>().Select(rule => (rule.Label(), rule))]);

    /// <inheritdoc/>
    public override bool Read(
        SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out IReadOnlyList<TagChoice> value)
    {
        var choices = new List<TagChoice>();
        value = choices;
        if (node is not MapNode map)
        {
            faults.Add(node.Origin.Fault($"expected tags, such as {{org: hash}}, found {node.Kind}"));
            return false;
        }
        foreach (var entry in map.Entries.Where(entry => entry.Value is not ScalarNode { IsNull: true }))
            if (!Rule.Read(entry.Value, faults, out var rule))
                continue;
            else if (entry.Key == Identity && rule == TagRule.Drop)
                faults.Add(entry.Value.Origin.Fault(
                    "expected keep or hash, found \"drop\": without it nobody can tell servers apart"));
            else
                choices.Add(new TagChoice(entry.Key, rule, entry.Origin));
        return true;
    }
}
