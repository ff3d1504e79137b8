using System.IO;

namespace Scraper.Tests.Support;

/// <summary>Tells how many cases of a suite passed: to the test's output, and to the file that
/// <c>CONFORMANCE_SUMMARY</c> names.</summary>
internal static class ConformanceCount
{
    private static readonly Lock OneAtATime = new();

    private static readonly string Readmes = PackageReadme.Of("Exposition").Text
        + PackageReadme.Of("Expressions").Text;

    /// <summary>For a suite of a library, whose README says the same.</summary>
    public static void Print(TestContext test, string suite, int passed, int cases, string note = "")
    {
        var line = Write(test, suite, passed, cases, note);
        if (passed == cases)
            Readmes.Should().Contain($"\n{line}\n");
    }

    /// <summary>For a suite of the program: the line that was written.</summary>
    public static string Write(TestContext test, string suite, int passed, int cases, string note = "")
    {
        var line = $"{suite} {passed}/{cases}{(note.Length > 0 ? " " + note : "")}";
        test.WriteLine(line);
        if (Environment.GetEnvironmentVariable("CONFORMANCE_SUMMARY") is not { Length: > 0 } file)
            return line;
        lock (OneAtATime)
            File.AppendAllText(file, line + Environment.NewLine);
        return line;
    }
}
