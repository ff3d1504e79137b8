using System.IO;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Scraper.Tests.Support;

namespace Scraper.Tests.Tidy;

/// <summary>Who may name whom, and who does.</summary>
[TestClass]
public sealed class FloorTests
{
    /// <summary>Room → the rooms it names. What is not listed fails, and so does what is listed and not
    /// there: adding or taking away an arrow is a reviewed change of one line.</summary>
    private static readonly IReadOnlyDictionary<string, string> Floors = new Dictionary<string, string>
    {
        ["Outcomes"] = "",
        ["Exposition"] = "",
        ["Telemetry"] = "Outcomes",
        ["Expressions"] = "Exposition",
        ["Settings"] = "Outcomes",
        ["Diagnostics"] = "Outcomes Telemetry",
        ["Http"] = "Outcomes Settings",
        ["Scraping"] = "Exposition Http Outcomes Settings",
        ["Translating"] = "Exposition Expressions Outcomes Settings Telemetry",
        ["Outbox"] = "Outcomes Settings Telemetry",
        ["Forwarding"] = "Diagnostics Exposition Http Outbox Outcomes Settings Telemetry",
        ["Collecting"] = "Diagnostics Exposition Outbox Outcomes Scraping Telemetry Translating",
        ["Scheduling"] = "Collecting Diagnostics Outcomes Scraping Settings Telemetry",
        ["Receiving"] = "Collecting Diagnostics Exposition Expressions Outbox Outcomes Scraping Settings "
            + "Telemetry Translating",
        ["Pages"] = "Exposition Outcomes Receiving Settings Telemetry",
        ["Hosting"] = "Collecting Diagnostics Forwarding Http Outbox Outcomes Pages Receiving Scheduling "
            + "Scraping Settings Translating",
        ["Commands"] = "Collecting Diagnostics Exposition Expressions Forwarding Hosting Outbox Outcomes "
            + "Receiving Scraping Settings Telemetry Translating",
        [Rooms.Root] = "Commands Hosting",
    };

    private static readonly IReadOnlyList<SourceFile> Files = SourceFile.Below("src");

    [TestMethod]
    public void ARoomNamesTheRoomsThatItsFloorListsAndAllOfThem()
    {
        var listed = Floors
            .SelectMany(floor => Words(floor.Value).Select(named => $"{floor.Key} → {named}")).ToList();
        var drawn = Rooms.Arrows(Files).ToList();

        string.Join('\n', drawn.Except(listed).Select(arrow => arrow + " is not listed")
            .Concat(listed.Except(drawn).Select(arrow => arrow + " is listed, and nothing draws it")))
            .Should().BeEmpty();
        Files.Select(Rooms.Of).Distinct().Should().BeEquivalentTo(Floors.Keys);
    }

    [TestMethod]
    public void TheArchitecturesTableSaysTheSame()
    {
        var page = File.ReadAllText(Path.Combine(Places.Repository, "ARCHITECTURE.md"));
        var above = new List<string>();
        foreach (Match row in Regex.Matches(
            page, @"^\| `(?:src/Scraper\.)?(\w+)/?(?:\.cs)?` \| .+ \| (.+) \|$", RegexOptions.Multiline))
        {
            var (room, named) = (row.Groups[1].Value, row.Groups[2].Value);
            const string all = "all above but ";
            var rooms = named == "nobody" ? []
                : named.StartsWith(all, StringComparison.Ordinal)
                    ? above.Except(named[all.Length..].Split(", "))
                    : named.Split(", ");
            Words(Floors[room == "Program" ? Rooms.Root : room]).Should().BeEquivalentTo(rooms, room);
            above.Add(room);
        }

        above.Should().HaveCount(Floors.Count);
    }

    [TestMethod]
    public void NoRoomReachesItself() =>
        Floors.Keys.Where(room => Reached(room).Contains(room)).Should().BeEmpty();

    [TestMethod]
    public void PureRoomsTouchNoWorld()
    {
        string[] pure = ["Outcomes", "Telemetry", "Exposition", "Expressions", "Translating"];
        string[] world =
        [
            "System.Net", "Microsoft.Extensions", "Prometheus", "Quartz", "Microsoft.Data", "Npgsql",
        ];
        (from file in Files
         where pure.Contains(file.Room)
         from name in UsingsOf(file)
         where world.Any(one => name.StartsWith(one, StringComparison.Ordinal))
         select $"{file.Path}: {name}")
        .Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("Quartz", "Scheduling/")]
    [DataRow("Npgsql", "Receiving/Postgres/")]
    public void OneFolderNamesIt(string library, string folder) =>
        (from file in Files
         where !file.Path.Contains(folder)
         where UsingsOf(file).Any(name => name.StartsWith(library, StringComparison.Ordinal))
         select file.Path)
        .Should().BeEmpty();

    private static HashSet<string> Reached(string from)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(Words(Floors[from]));
        while (open.TryPop(out var room))
            if (reached.Add(room))
                foreach (var next in Words(Floors[room]))
                    open.Push(next);
        return reached;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> UsingsOf(SourceFile file) =>
        file.Root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Select(one => one.NamespaceOrType.ToString());
}
