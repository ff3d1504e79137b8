using System.IO;
using System.Text.RegularExpressions;

namespace Scraper.Tests.Support;

/// <summary>The README of a library's package, and the example in it.</summary>
internal sealed record PackageReadme(string Text)
{
    public static PackageReadme Of(string library) => new(File.ReadAllText(
        Path.Combine(Places.Repository, "src", $"Scraper.{library}", "README.md")));

    /// <summary>The program of its first block.</summary>
    public string Example => Block("csharp");

    /// <summary>What the program prints.</summary>
    public string Output => Block("text");

    /// <summary>The example as a method of a class, so that one program can run several.</summary>
    public string ExampleIn(string type)
    {
        var code = Regex.Replace(Example, "^using [^;]+;\n", "", RegexOptions.Multiline);
        return $"{string.Concat(Regex.Matches(Example, "^using [^;]+;\n", RegexOptions.Multiline))}"
            + $"internal static class {type}\n{{\n    public static void Run()\n    {{\n{code}\n    }}\n}}\n";
    }

    private string Block(string language) =>
        Regex.Match(Text, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
            .Groups[1].Value;
}
