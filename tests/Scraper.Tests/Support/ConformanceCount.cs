using System.IO;

namespace Scraper.Tests.Support;

/// <summary>Tells how many cases of a suite passed: to the test's output, and to the file that
/// <c>CONFORMANCE_SUMMARY</c> names. The libraries' READMEs say the same.</summary>
internal static class ConformanceCount
{
    private static readonly Lock OneAtATime = new();

    private static readonly string Readmes = PackageReadme.Of("Exposition").Text
        + PackageReadme.Of("Expressions").Text;

    public static void Print(TestContext test, string suite, int passed, int cases, string note = "")
    {
        var line = $"{suite} {passed}/{cases}{(note.Length > 0 ? " " + note : "")}";
        test.WriteLine(line);
        if (passed == cases)
            Readmes.Should().Contain($"\n{line}\n");
        if (Environment.GetEnvironmentVariable("CONFORMANCE_SUMMARY") is not { Length: > 0 } file)
            return;
        lock (OneAtATime)
            File.AppendAllText(file, line + Environment.NewLine);
    }
}
