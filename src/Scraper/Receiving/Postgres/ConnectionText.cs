using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;
using Scraper.Outcomes;

namespace Scraper.Receiving.Postgres;

/// <summary>Says which database a text names: an address as libpq writes it, or a connection string as
/// ADO.NET does. What is wrong with it is said without repeating it.</summary>
internal static partial class ConnectionText
{
    /// <summary>What fits.</summary>
    public const string Expected = "postgres://HOST/DATABASE or Host=…;Database=…";

    private const string Impossible = "has a value that it cannot have";

    // What libpq calls otherwise.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["channel_binding"] = "Channel Binding",
        ["search_path"] = "Search Path",
    };

    /// <summary>What the text says, over our defaults; a failure names the key that is wrong.</summary>
    public static Outcome<NpgsqlConnectionStringBuilder> Read(string text)
    {
        var isUrl = text.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) && text.Contains("://");
        if ((isUrl ? OfUrl(text) : OfPairs(text)) is not { } pairs)
            return Wrong($"expected {Expected}; what is special in a user name or password is escaped ("
                + (isUrl ? "an @ is written %40)" : "or stands in quotes)"));
        var read = Defaults();
        var hidden = false;
        foreach (var (at, (key, value)) in pairs.Index())
        {
            // What follows a password may be the rest of one.
            if (Set(read, Names.GetValueOrDefault(key, key), value) is { } wrong)
                return Wrong($"key {(hidden ? $"number {at + 1}" : OneLine.Words(key, 40))} {wrong}");
            hidden |= key.Equals("password", StringComparison.OrdinalIgnoreCase);
        }
        // What is told of an error may not repeat what was sent.
        (read.IncludeErrorDetail, read.PersistSecurityInfo) = (false, false);
        return read.Host is not { Length: > 0 } ? Wrong($"expected {Expected}; it names no host")
            : Fits(read) ? read
            : Wrong("keys whose values do not fit together");
    }

    private static bool Fits(NpgsqlConnectionStringBuilder read)
    {
        try
        {
            new NpgsqlSlimDataSourceBuilder(read.ConnectionString).Build().Dispose();
            return true;
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    private static NpgsqlConnectionStringBuilder Defaults() => new()
    {
        ApplicationName = "scraper",
        Timeout = 5,
        CommandTimeout = 10,
        MaxPoolSize = 20,
    };

    private static string? Set(NpgsqlConnectionStringBuilder read, string key, string value)
    {
        if (!read.ContainsKey(key))
            return "is not known; keys are those of Npgsql or libpq";
        try
        {
            // libpq writes verify-full where Npgsql has VerifyFull.
            read[key] = key.Equals("sslmode", StringComparison.OrdinalIgnoreCase)
                ? value.Replace("-", "", StringComparison.Ordinal) : value;
            return read.Port <= ushort.MaxValue ? null : Impossible;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return Impossible;
        }
    }

    private static IEnumerable<(string Key, string Value)>? OfPairs(string text)
    {
        try
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = text };
            return pairs.Count == 0 ? null
                : pairs.Keys.Cast<string>().Select(key => (key, pairs[key].ToString() ?? ""));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Key, string Value)>? OfUrl(string text)
    {
        if (Url().Match(text) is not { Success: true } url)
            return null;
        var hosts = url.Groups["hosts"].Value;
        var pairs = new List<(string, string)>();
        // Several hosts keep their ports beside them.
        if (Host().Match(hosts) is { Success: true } one)
            pairs.AddRange([("Host", one.Groups["host"].Value), ("Port", one.Groups["port"].Value)]);
        else
            pairs.Add(("Host", hosts));
        foreach (var key in (string[])["database", "user"])
            pairs.Add((key, url.Groups[key].Value));
        foreach (var pair in url.Groups["query"].Value.Split('&'))
            pairs.Add((pair.Split('=', 2)[0], pair.Split('=', 2)[^1]));
        pairs.Add(("password", url.Groups["password"].Value));
        return pairs.Where(pair => pair.Item2.Length > 0)
            .Select(pair => (Uri.UnescapeDataString(pair.Item1), Uri.UnescapeDataString(pair.Item2)));
    }

    private static Failure Wrong(string words) => new(FailureKind.UsageInvalid, words);

    [GeneratedRegex("""
        ^postgres(ql)?://((?<user>[^:@/?#\s]*)(:(?<password>[^:@/?#\s]*))?@)?(?<hosts>[^@/?#\s]*)
        (/(?<database>[^/?#\s]*))?(\?(?<query>[^#\s]*))?$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"^(\[(?<host>[0-9A-Fa-f:.%]+)\]|(?<host>[^:,\[\]]+))(:(?<port>\d+))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Host();
}
