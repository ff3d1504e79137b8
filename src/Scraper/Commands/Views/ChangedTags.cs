using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary>What of a field's tags, or of the report's own, is not as it stood on the page, as a person is
/// shown it.</summary>
internal sealed class ChangedTags(IEnumerable<TagChange> changes)
{
    /// <summary>Nothing is to be marked.</summary>
    public static readonly ChangedTags None = new([]);

    private readonly List<TagChange> _changes = [.. changes];

    /// <summary>Those that are gone, each with its mark.</summary>
    public IEnumerable<string> Dropped => _changes.Where(change => change.Rule == TagRule.Drop)
        .Select(change => OneLine.Cell(change.Tag) + " (dropped)");

    /// <summary>What stands behind a value that is not the page's; what is nobody's is not hashed.</summary>
    public string MarkOf(Tag tag) => tag.Value == Point.Other ? "" : MarkOf(tag.Name);

    /// <summary>What stands behind the name of a tag whose values are not the page's.</summary>
    public string MarkOf(string tag) =>
        _changes.Any(change => change.Tag == tag && change.Rule == TagRule.Hash) ? " (hashed)" : "";
}
