using System.IO;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Tests.Support;
using Scraper.Tests.Tidy;

namespace Scraper.Tests.Hosting;

/// <summary>README's tables of refusals are the code's, sentence for sentence.</summary>
[TestClass]
public sealed class RefusalTableTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Places.Repository, "README.md"));

    [TestMethod]
    public void EveryReasonToRefuseAReport() => Readme.Should().Contain(string.Concat(
        Enum.GetValues<RefusalKind>().Zip(Sentences("Refusal.cs", nameof(RefusalKind)))
            .Select(row => $"| `{row.First.Label().Replace('_', ' ')}` | {row.Second} |\n"))
        + "\n");

    [TestMethod]
    public void EveryReasonToRefuseARequest() => Readme.Should().Contain(string.Concat(
        Enum.GetValues<RequestRefusal>().Zip(Sentences("RequestRefusal.cs", nameof(RequestRefusal)))
            .Select(row => $"| `{row.First.Label()}` | {row.First.Status()} | {row.Second} |\n"))
        + "\n");

    private static IEnumerable<string> Sentences(string file, string set) => SourceFile
        .Below("src/Scraper/Receiving").Single(one => one.Path.EndsWith("/" + file, StringComparison.Ordinal))
        .Root.DescendantNodes().OfType<EnumDeclarationSyntax>().Single(one => one.Identifier.Text == set)
        .Members.Select(member =>
        {
            var comment = Regex.Replace(member.GetLeadingTrivia().ToFullString(), @"\s*///\s*", " ");
            var summary = Regex.Match(comment, "<summary>(.+?)</summary>").Groups[1].Value.TrimEnd('.');
            return Regex.Replace(char.ToLowerInvariant(summary[0]) + summary[1..], "</?c>", "`");
        });
}
