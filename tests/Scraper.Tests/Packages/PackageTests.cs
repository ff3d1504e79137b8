using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Scraper.Tests.Support;

namespace Scraper.Tests.Packages;

/// <summary>The two libraries as their users get them: packed, referenced from an empty directory, published
/// as a native binary, and run. It needs a linker.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class PackageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] Libraries = ["Exposition", "Expressions"];

    private static readonly string Home = Directory.CreateTempSubdirectory("scraper-packages-").FullName;

    private static readonly string Feed = Path.Combine(Home, "feed");

    [ClassInitialize]
    public static async Task Pack(TestContext _)
    {
        foreach (var library in Libraries)
            await RunAsync(Places.Repository, "dotnet",
                $"pack src/Scraper.{library} -c Release --no-build -nologo -v quiet -o {Feed}");
    }

    [ClassCleanup]
    public static void Remove() => Directory.Delete(Home, recursive: true);

    [TestMethod]
    [DataRow("Exposition", "Sprache")]
    [DataRow("Expressions", "Scraper.Exposition Sprache")]
    public void APackageHoldsTheLibraryItsDocumentationAndItsReadme(string library, string dependencies)
    {
        using var package = ZipFile.OpenRead(Path.Combine(Feed, $"Scraper.{library}.0.1.0.nupkg"));
        package.Entries.Select(entry => entry.FullName).Should().Contain(
            [$"lib/net10.0/Scraper.{library}.dll", $"lib/net10.0/Scraper.{library}.xml", "README.md"]);
        var about = Text(package.GetEntry($"Scraper.{library}.nuspec")!);
        Regex.Matches(about, "<dependency id=\"([^\"]+)\"")
            .Select(one => one.Groups[1].Value).Should().Equal(dependencies.Split(' '));
        using var symbols = ZipFile.OpenRead(Path.Combine(Feed, $"Scraper.{library}.0.1.0.snupkg"));
        symbols.GetEntry($"lib/net10.0/Scraper.{library}.pdb").Should().NotBeNull();
    }

    [TestMethod]
    public async Task TheExamplesOfTheReadmesRunAsANativeBinaryThatKnowsThePackagesOnly()
    {
        var project = Directory.CreateDirectory(Path.Combine(Home, "consumer")).FullName;
        File.WriteAllText(Path.Combine(project, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="feed" value="{Feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(Home, "packages")}" /></config>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(project, "consumer.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <PublishAot>true</PublishAot>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Scraper.Exposition" Version="0.1.0" />
                <PackageReference Include="Scraper.Expressions" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        foreach (var library in Libraries)
            File.WriteAllText(Path.Combine(project, library + ".cs"),
                PackageReadme.Of(library).ExampleIn($"{library}Example"));
        File.WriteAllText(Path.Combine(project, "Program.cs"),
            string.Concat(Libraries.Select(library => $"{library}Example.Run();\n")));
        await RunAsync(project, "dotnet", "publish -c Release -o out -nologo -v quiet");
        var printed = await RunAsync(project, Path.Combine(project, "out", "consumer"), "");
        printed.Should().Be(string.Concat(Libraries.Select(library => PackageReadme.Of(library).Output)));
    }

    private static async Task<string> RunAsync(string directory, string program, string arguments)
    {
        var run = await ProcessRun.RunAsync(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // No build server stays behind: it would hold the directory.
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        }, patience: Patience);
        run.Exit.Should().Be(0, run.Output + run.Error);
        return run.Output;
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
