using System.Diagnostics.CodeAnalysis;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Receiving.Postgres;

/// <summary>What <c>receiver.postgres</c> of the settings says.</summary>
internal sealed record PostgresOptions
{
    /// <summary><c>url</c> or <c>url_file</c>: which database; null where neither is given.</summary>
    public Secret? Url { get; init; }

    /// <summary>The keys below <c>receiver.postgres</c>.</summary>
    public static readonly KeyTable<PostgresOptions> Keys = new(new())
    {
        { "url", new UrlShape(), (postgres, url) => postgres with { Url = Secret.Inline(url) }, "",
            "the database: `postgres://USER:PASSWORD@HOST/DATABASE` or `Host=…;Database=…`" },
        { "url_file", Values.Path, (postgres, file) => postgres with { Url = Secret.InFile(file) }, "",
            "the file that holds it, read again at each use" },
        { "url", "url_file" },
    };

    /// <summary>The text of <c>url</c>. No fault repeats it: a password may stand in it.</summary>
    private sealed class UrlShape : Shape<string>
    {
        public override bool Read(
            SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out string value)
        {
            value = (node as ScalarNode)?.Text;
            if (value is null)
                faults.Add(node.Origin.Fault($"expected {ConnectionText.Expected}, found {node.Kind}"));
            else if (ConnectionText.Read(value).Failure is { } unreadable)
                faults.Add(node.Origin.Fault(unreadable.Message));
            else
                return true;
            return false;
        }
    }
}
