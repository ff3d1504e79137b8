using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Scraper.Tests.Tidy;

/// <summary>Who may name whom: each room's using block is its passport.</summary>
[TestClass]
public sealed class FloorTests
{
    private const string AllStations =
        "Outcomes Telemetry Exposition Expressions Translating Scraping Outbox "
        + "Forwarding Diagnostics Collecting Scheduling Http";

    /// <summary>An arrow that is not listed fails; adding one is a reviewed change of one line.</summary>
    private static readonly IReadOnlyDictionary<string, string> MayName = new Dictionary<string, string>
    {
        ["Outcomes"] = "",
        ["Telemetry"] = "Outcomes",
        ["Exposition"] = "Outcomes",
        ["Diagnostics"] = "Outcomes",
        ["Http"] = "Outcomes",
        ["Scraping"] = "Outcomes Http Exposition",
        ["Expressions"] = "Exposition Outcomes",
        ["Translating"] = "Expressions Exposition Telemetry Outcomes",
        ["Outbox"] = "Telemetry Outcomes",
        ["Forwarding"] = "Outbox Telemetry Diagnostics Outcomes Http Exposition",
        ["Collecting"] = "Scraping Exposition Translating Outbox Telemetry Diagnostics Outcomes",
        ["Scheduling"] = "Collecting Scraping Telemetry Diagnostics",
        ["Settings"] = AllStations,
        ["Hosting"] = AllStations + " Settings",
        ["Commands"] = AllStations + " Settings Hosting",
        [""] = AllStations + " Settings Hosting Commands",
    };

    private static readonly IReadOnlyList<SourceFile> Files = SourceFile.Below("src");

    [TestMethod]
    public void ARoomNamesOnlyTheRoomsBelowIt() =>
        (from file in Files
         from named in RoomsNamedBy(file)
         where named != file.Room && !MayName[file.Room].Split(' ').Contains(named)
         select $"{file.Path}: {file.Room} may not name {named}")
        .Should().BeEmpty();

    [TestMethod]
    public void EveryRoomHasAFloor() =>
        Files.Select(file => file.Room).Distinct().Should().BeSubsetOf(MayName.Keys);

    [TestMethod]
    public void PureRoomsTouchNoWorld()
    {
        string[] pure = ["Outcomes", "Telemetry", "Exposition", "Expressions", "Translating"];
        string[] world = ["System.Net", "Microsoft.Extensions", "Prometheus", "Quartz", "Microsoft.Data"];
        (from file in Files
         where pure.Contains(file.Room)
         from name in UsingsOf(file)
         where world.Any(one => name.StartsWith(one, StringComparison.Ordinal))
         select $"{file.Path}: {name}")
        .Should().BeEmpty();
    }

    [TestMethod]
    public void OnlySchedulingAndHostingNameQuartz() =>
        (from file in Files
         where file.Room is not ("Scheduling" or "Hosting")
         where UsingsOf(file).Any(name => name.StartsWith("Quartz", StringComparison.Ordinal))
         select file.Path)
        .Should().BeEmpty();

    private static IEnumerable<string> UsingsOf(SourceFile file) =>
        file.Root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Select(one => one.NamespaceOrType.ToString());

    private static IEnumerable<string> RoomsNamedBy(SourceFile file)
    {
        var rooms = MayName.Keys.Where(room => room.Length > 0).ToHashSet();
        var byUsing = UsingsOf(file)
            .Where(name => name.StartsWith("Scraper.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[1]);
        var byQualifiedName = file.Root.DescendantNodes()
            .Where(node => node is QualifiedNameSyntax { Left: IdentifierNameSyntax }
                or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax })
            .Select(node => node.ToString().Split('.')[0])
            .Where(rooms.Contains);
        return byUsing.Concat(byQualifiedName).Where(rooms.Contains).Distinct();
    }
}
