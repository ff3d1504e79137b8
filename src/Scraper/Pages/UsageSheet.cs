using Scraper.Outcomes;
using Scraper.Receiving.Usage;
using Scraper.Settings;

namespace Scraper.Pages;

/// <summary>What stands on the page of a receiver, and where its links lead.</summary>
/// <param name="Overview">The numbers.</param>
/// <param name="Since">Since when, as it was asked.</param>
/// <param name="Interval">How often a server is expected to report.</param>
/// <param name="Now">When it was counted.</param>
internal sealed record UsageSheet(
    UsageOverview Overview, string Since, TimeSpan Interval, DateTimeOffset Now)
{
    // Many groups are for a program to read.
    private const int MostGroups = 30;

    private const int MostReleases = 20;

    private static readonly (string Since, string Words)[] Times =
        [("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"), ("365d", "a year")];

    private static readonly (string By, string Words)[] Groups =
    [
        ("", "nothing"), ("version", "version"), ("os", "system"), ("arch", "processor"),
        ("status", "status"), ("org", "organization"),
    ];

    /// <summary>Whether nothing came in at all.</summary>
    public bool IsEmpty => Overview.Usage.Reports == 0 && Overview.Roll.All.Count == 0
        && Overview.Months.All(month => month.Reports == 0);

    /// <summary>The query durations.</summary>
    public DurationPicture Durations => new(
        Overview.Usage.Fields.FirstOrDefault(one => one.Name == DurationPicture.Field)?.Users);

    /// <summary>The same question with another time, and with other groups.</summary>
    public IReadOnlyList<Choice> Choices =>
    [
        new("Time", [.. Times.Select(one => new Link(one.Words, Page(one.Since, By), one.Since == Since))]),
        new("By", [.. Groups.Select(one => new Link(one.Words, Page(Since, one.By), one.By == By))]),
    ];

    /// <summary>The same numbers for programs.</summary>
    public string Json => "/api/v1/usage?" + Asked;

    /// <summary>The same as a table.</summary>
    public string Csv => Json + "&format=csv";

    /// <summary>The installations that fell silent.</summary>
    public InstallationSheet Silent => new("silent", Overview.Roll.Silent, InstallationsCsv);

    /// <summary>Those that have another's id.</summary>
    public InstallationSheet Conflicting => new("conflicting", Overview.Roll.Conflicting, InstallationsCsv);

    /// <summary>All of them.</summary>
    public InstallationSheet All => new("installations", Overview.Roll.All, InstallationsCsv);

    /// <summary>The interval in words.</summary>
    public string Every => Quantity.Duration(Interval.TotalSeconds);

    /// <summary>The groups of a field that are shown: those that most ids use.</summary>
    public static IEnumerable<GroupUse> Shown(FieldUse field) =>
        (field.Groups ?? []).OrderByDescending(group => group.Users.Ids).Take(MostGroups);

    /// <summary>How many are not.</summary>
    public static int MoreOf(FieldUse field) => Math.Max(0, (field.Groups?.Count ?? 0) - MostGroups);

    /// <summary>The releases that most ids run.</summary>
    public static IReadOnlyList<ReleaseUse> Largest(IReadOnlyList<ReleaseUse> releases) =>
        [.. releases.OrderByDescending(release => release.Ids).Take(MostReleases)];

    /// <summary>What a release is called.</summary>
    public static string NameOf(ReleaseUse release) =>
        release.Version.Length == 0 ? "none told" : OneLine.Cell(release.Version);

    private string InstallationsCsv =>
        $"/api/v1/installations?since={UtcText.Seconds(Overview.Usage.Question.Since)}&format=csv";

    private string By => string.Join(',', Overview.Usage.Question.By);

    private string Asked => $"since={UtcText.Seconds(Overview.Usage.Question.Since)}"
        + $"&until={UtcText.Seconds(Overview.Usage.Question.Until)}" + Grouped(By);

    private static string Page(string since, string by) =>
        "/?since=" + Uri.EscapeDataString(since) + Grouped(by);

    private static string Grouped(string by) => by.Length == 0 ? "" : "&by=" + Uri.EscapeDataString(by);

    /// <summary>Links of which one is chosen.</summary>
    internal sealed record Choice(string Words, IReadOnlyList<Link> Links);

    /// <summary>A link.</summary>
    internal sealed record Link(string Words, string Address, bool IsChosen);
}

/// <summary>A list of installations on it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">The first of them, and how many there are.</param>
/// <param name="Csv">Where all are.</param>
internal sealed record InstallationSheet(string Name, Shortlist Rows, string Csv)
{
    /// <summary>How many there are.</summary>
    public long Count => Rows.Count;

    /// <summary>How many are not shown.</summary>
    public long More => Rows.Count - Rows.First.Count;
}
