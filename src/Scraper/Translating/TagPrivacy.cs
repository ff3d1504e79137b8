using System.Security.Cryptography;
using System.Text;
using Scraper.Telemetry;

namespace Scraper.Translating;

/// <summary>
/// What leaves of a tag. It is asked before points are grouped, so that those that become equal are one, and
/// everything behind it (report, outbox, sinks, preview) knows nothing else.
/// </summary>
internal sealed class TagPrivacy
{
    /// <summary>Bytes of an HMAC-SHA-256 that leave, as hexadecimal digits: as long as an id of influxd.
    /// </summary>
    public const int HashBytes = 8;

    // Stands in no UTF-8, so that a name and a value cannot be cut in two ways.
    private const byte Between = 0xff;

    private readonly Dictionary<string, TagRule> _rules;
    private readonly byte[] _key;

    /// <param name="choices">What settings say of tags.</param>
    /// <param name="key">The key of hashes; empty where nothing is hashed.</param>
    public TagPrivacy(IEnumerable<TagChoice> choices, byte[] key)
    {
        _rules = choices.Where(one => one.Rule != TagRule.Keep).ToDictionary(one => one.Tag, one => one.Rule);
        _key = key;
    }

    /// <summary>Whether any tag is not kept.</summary>
    public bool ChangesAny => _rules.Count > 0;

    /// <summary>What becomes of a tag.</summary>
    public TagRule RuleOf(string tag) => _rules.GetValueOrDefault(tag);

    /// <summary>The value that leaves, at most <see cref="TagText.MostBytes"/> long; null where none does.
    /// What stands for several points is nobody's and needs no hash.</summary>
    public string? Sent(string tag, string value) => RuleOf(tag) switch
    {
        TagRule.Drop => null,
        TagRule.Hash when value != Point.Other => Hash(tag, value),
        _ => TagText.Cut(value),
    };

    /// <summary>Of the whole value, cut or not; another for each tag that has the same value.</summary>
    private string Hash(string tag, string value)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(tag), Between, .. Encoding.UTF8.GetBytes(value)];
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, text).AsSpan(..HashBytes));
    }
}

/// <summary>A tag that does not leave as it stood on the page.</summary>
/// <param name="Field">The field whose points had it; null for a tag of the whole report.</param>
/// <param name="Tag">Its name.</param>
/// <param name="Rule">What became of it.</param>
internal sealed record TagChange(string? Field, string Tag, TagRule Rule);
