using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Translating;

/// <summary>What may become of a tag before a report is kept or sent.</summary>
internal enum TagRule
{
    /// <summary>It leaves as it is.</summary>
    Keep,

    /// <summary>It does not leave; what it told apart is summed.</summary>
    Drop,

    /// <summary>A hash leaves in its place, the same for the same value as long as the key stays.</summary>
    Hash,
}

/// <summary>What settings say of one tag.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Rule">What becomes of it.</param>
/// <param name="At">Where its name stands, for a fault.</param>
internal sealed record TagChoice(string Tag, TagRule Rule, Origin At);

/// <summary><c>privacy</c>: which tags leave, and in what form.</summary>
internal sealed record PrivacyOptions
{
    /// <summary><c>privacy.tags</c>; what is not named is kept.</summary>
    public IReadOnlyList<TagChoice> Tags { get; init; } = [];

    /// <summary><c>privacy.key_file</c>: the key of every hash; set where a tag is hashed.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether there is anything to hash.</summary>
    public bool Hashes => Tags.Any(one => one.Rule == TagRule.Hash);

    /// <summary>The keys below <c>privacy</c>.</summary>
    public static readonly KeyTable<PrivacyOptions> Keys = new(new())
    {
        { "tags", new TagRulesShape(), (privacy, tags) => privacy with { Tags = tags }, "every tag is kept",
            "tag: `keep`, `drop` or `hash`; see below" },
        { "key_file", Values.Path, privacy => privacy.KeyFile,
            (privacy, path) => privacy with { KeyFile = path },
            "the key of what is hashed; `run` and `once` make it where there is none" },
        privacy => privacy.Hashes && privacy.KeyFile is null
            ? "key_file is missing; give one where a tag is hashed, on a volume that stays"
            : null,
    };

    /// <summary>A fault for each tag that the schema does not know; it is asked only where a tag is named.
    /// </summary>
    public IEnumerable<Fault> Unknown(Lazy<Schema> schema) => Tags.Count == 0
        ? []
        : Tags.Where(one => !schema.Value.MayHave(one.Tag)).Select(one => Fault(one, schema.Value));

    private static Fault Fault(TagChoice unknown, Schema schema) => unknown.At.Fault(
        $"no tag of the schema {schema.Name}; "
        + (Nearest.To(unknown.Tag, schema.TagNames) is { } right
            ? $"did you mean {unknown.At.Respelt(unknown.Tag, right)}?"
            : $"it has {string.Join(", ", schema.TagNames)}"));
}
