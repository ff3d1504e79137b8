using System.IO;
using System.Text;
using Scraper.Commands;

namespace Scraper.Tests.Commands;

/// <summary>Rows in columns, as wide as the terminal.</summary>
[TestClass]
public sealed class ColumnsTests
{
    private const string Reason = "503 Service Unavailable: try again when the database is up";

    [TestMethod]
    public void RowsThatFitStandInLines() => Show(80).Should().Be(
        """
        sink  waiting  last reason
        file        0
        hook       12  503 Service Unavailable: try again when the database is up
        """);

    [TestMethod]
    public void TheWidestColumnIsWrapped() => Show(50).Should().Be(
        """
        sink  waiting  last reason
        file        0
        hook       12  503 Service Unavailable: try again
                       when the database is up
        """);

    [TestMethod]
    public void WhereItHasNoRoomEachRowIsAList() => Show(34).Should().Be(
        """
        file
          waiting      0
        hook
          waiting      12
          last reason  503 Service
                       Unavailable: try
                       again when the
                       database is up
        """);

    [TestMethod]
    public void AWideColumnMayBeTheFirst() => Show(
        40, [["series", "value"], ["a{path=\"/api/v2/organizations\", status=\"ok\"}", "12"]], 1).Should().Be(
        """
        series                             value
        a{path="/api/v2/organizations",       12
        status="ok"}
        """);

    [TestMethod]
    public void APipeHasNoWidth() => Show(Terminal.Pipe.Width).Should().Be(Show(80));

    [TestMethod]
    [DataRow("a bc", 4, "a bc")]
    [DataRow("a bcd", 4, "a|bcd")]
    [DataRow("abcdef", 4, "abcd|ef")]
    [DataRow("a bcdefghij k", 4, "a|bcde|fghi|j k")]
    [DataRow("abc\U0001F600d", 4, "abc|\U0001F600d", DisplayName = "a character is not broken")]
    [DataRow("\U0001F600\U0001F600", 1, "\U0001F600|\U0001F600", DisplayName = "nor left out")]
    [DataRow("", 4, "")]
    public void WordsAreWrappedAndBroken(string text, int width, string lines) =>
        string.Join('|', Plain.Wrap(text, width)).Should().Be(lines);

    [TestMethod]
    public void LinesMayHang() =>
        Plain.Wrap("ab cd efghijk", 6, 1, 3).Should().Equal(" ab cd", "   efg", "   hij", "   k");

    [TestMethod]
    [DataRow("", true, 0, int.MaxValue, DisplayName = "a pipe")]
    [DataRow("80", true, 0, 80, DisplayName = "a pipe that is told")]
    [DataRow("", false, 120, 120)]
    [DataRow("90", false, 120, 90)]
    [DataRow("9", false, 120, 40)]
    [DataRow("", false, 30, 40)]
    [DataRow("", false, 500, 160)]
    [DataRow("", false, 0, 80, DisplayName = "a terminal that does not tell")]
    public void TheWidthIsTheTerminals(string columns, bool redirected, int window, int width) =>
        Terminal.Of(new Dictionary<string, string> { ["COLUMNS"] = columns }, redirected, () => window)
            .Width.Should().Be(width);

    [TestMethod]
    public void ACharacterThatComesInPiecesIsOne()
    {
        using var shown = new MemoryStream();
        var stream = new VisibleStream(shown);

        foreach (var one in Encoding.UTF8.GetBytes("ü\u202e\U0001F600\u001b\n"))
            stream.WriteByte(one);
        stream.Write([0xff, (byte)'a']);

        Encoding.UTF8.GetString(shown.ToArray()).Should().Be("ü\\u202e\U0001F600\\u001b\n\ufffda");
    }

    private static string Show(int width, string[][]? rows = null, int right = 1)
    {
        using var output = new MemoryStream();
        var io = new CommandIo(Stream.Null, output, TextWriter.Null, new Terminal(width, false));
        rows ??= [["sink", "waiting", "last reason"], ["file", "0", ""], ["hook", "12", Reason]];
        Columns.Write(io, rows, right);
        return Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n');
    }
}
