using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.Translating;

/// <summary>
/// One captured page with what was true of its server, read by means that share nothing with the program:
/// JSON for the facts, a regular expression and addition for sums over the page.
/// </summary>
internal sealed class CaptureFacts
{
    private static readonly string[] Probes = ["/metrics", "/health", "/ready"];

    private readonly JsonElement _states;
    private readonly string _state;

    public CaptureFacts(string release, string state)
    {
        Release = release;
        _state = state;
        PagePath = Places.Shared("captures", release, state + ".prom");
        Page = File.ReadAllText(PagePath);
        var json = File.ReadAllText(Places.Shared("captures", release, "facts.json"));
        _states = JsonDocument.Parse(json).RootElement.GetProperty("states");
    }

    public string Release { get; }

    public string PagePath { get; }

    public string Page { get; }

    private JsonElement Now => _states.GetProperty(_state);

    /// <summary>Every release and state that was captured.</summary>
    public static IEnumerable<object[]> All()
    {
        if (!Places.HasShared)
            return [["(no captures here)", ""]];
        return Directory.EnumerateDirectories(Places.Shared("captures"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.prom"))
            .Order(StringComparer.Ordinal)
            .Select(path => new object[]
            {
                Path.GetFileName(Path.GetDirectoryName(path)!), Path.GetFileNameWithoutExtension(path),
            });
    }

    /// <summary>How many of a resource the server's API lists;
    /// none on a server that nobody has set up.</summary>
    public double Api(string resource) => Now.GetProperty("api") is { ValueKind: JsonValueKind.Object } lists
        ? lists.GetProperty(resource).GetDouble()
        : 0;

    /// <summary>A number that the client which did the work kept.</summary>
    public double Sent(string what) => Now.GetProperty("sent").GetProperty(what).GetDouble();

    public double TsmBytes => Now.GetProperty("tsm_bytes").GetDouble();

    /// <summary>Distinct series written, over all buckets.</summary>
    public double Series =>
        Now.GetProperty("series_by_measurement_and_tags").EnumerateObject().Sum(one => one.Value.GetDouble());

    /// <summary>Requests since the server's last start, those of scrapers and probes taken off.</summary>
    /// <param name="only2XxAnd5Xx">As the releases from 2.0.8 on count them.</param>
    public double Requests(bool only2XxAnd5Xx) =>
        RequestsUpTo(_state, only2XxAnd5Xx)
        - (_state == "restarted" ? RequestsUpTo("deleted", only2XxAnd5Xx) : 0);

    /// <summary>The sum of a family's samples that carry all
    /// of these label pairs, as they stand on the page.</summary>
    public double? Sum(string name, params string[] pairs)
    {
        var values = Regex.Matches(Page, $@"^{Regex.Escape(name)}(\{{.*\}})? (\S+)$", RegexOptions.Multiline)
            .Where(match => pairs.All(pair => match.Groups[1].Value.Contains(pair, StringComparison.Ordinal)))
            .Select(match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
            .ToList();
        return values.Count > 0 ? values.Sum() : null;
    }

    private double RequestsUpTo(string state, bool only2XxAnd5Xx) =>
        _states.GetProperty(state).GetProperty("requests_since_first_start").EnumerateObject()
            .Where(one => !Probes.Contains(one.Name.Split(' ')[1]))
            .Where(one => !only2XxAnd5Xx || one.Name.Split(' ')[2][0] is '2' or '5')
            .Sum(one => one.Value.GetDouble());
}
