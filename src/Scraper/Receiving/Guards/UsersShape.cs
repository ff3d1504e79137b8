using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Receiving.Guards;

/// <summary>Users and the bcrypt hashes of their passwords, as in Prometheus' web configuration:
/// <c>{ alice: $2y$10$… }</c>.</summary>
internal sealed partial class UsersShape : Shape<IReadOnlyDictionary<string, string>>
{
    // At 2^14 rounds a look at a password takes a second.
    private const int HighestCost = 14;

    /// <inheritdoc/>
    public override bool Read(
        SettingNode node, List<Fault> faults,
        [MaybeNullWhen(false)] out IReadOnlyDictionary<string, string> value)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        value = users;
        if (node is not MapNode map)
        {
            faults.Add(node.Origin.Fault($"expected user names and bcrypt hashes, found {node.Kind}"));
            return false;
        }
        foreach (var entry in map.Entries)
        {
            if (entry.Value is ScalarNode scalar && Hash().Match(scalar.Text) is { Success: true } hash
                && int.Parse(hash.Groups["cost"].ValueSpan) is >= 4 and <= HighestCost)
                users[entry.Key] = scalar.Text;
            else
                // What stands there may be the password itself.
                faults.Add(entry.Value.Origin.Fault(
                    $"expected a bcrypt hash of cost 4 to {HighestCost}, such as htpasswd -nB makes"));
        }
        return true;
    }

    [GeneratedRegex(@"^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
