using System.IO;
using System.Text;
using Scraper.Commands;
using Scraper.Hosting;
using Scraper.Outbox;
using Scraper.Tests.Support;

namespace Scraper.Tests.Commands;

/// <summary>What <c>status</c> shows of a sink.</summary>
[TestClass]
public sealed class StatusViewTests
{
    [TestMethod]
    [DataRow(-5.0, "0s ago")]
    [DataRow(0.9, "0s ago")]
    [DataRow(59, "59s ago")]
    [DataRow(61, "1m1s ago")]
    [DataRow(3599, "59m59s ago")]
    [DataRow(3600, "1h ago")]
    [DataRow(3661, "1h1m ago")]
    [DataRow(7319, "2h1m ago")]
    [DataRow(86399, "23h59m ago")]
    [DataRow(86400, "1d ago")]
    [DataRow(93599, "1d1h ago")]
    [DataRow(93600, "1d2h ago")]
    public void AnAgeHasItsTwoLargestUnits(double seconds, string age) => Row(
        new SinkState("a", 0, 0, null, 0, CommandsSome.Now.AddSeconds(-seconds), null, null))
        .Should().Be($"a           0   0 B  never           0  {age}");

    [TestMethod]
    [DataRow(0, "0 B")]
    [DataRow(1023, "1023 B")]
    [DataRow(1024, "1.0 KiB")]
    [DataRow(1_638_400, "1,600.0 KiB")]
    public void ASizeIsInBytesOrKibibytes(long bytes, string size) =>
        Row(new SinkState("a", 2, bytes, null, 0, null, null, "503"))
            .Should().Be($"a           2  {size,4}  never           0  never                       503");

    [TestMethod]
    [DataRow(null, null, "")]
    [DataRow(-1.0, null, "due")]
    [DataRow(-1.0, -1.0, "due")]
    [DataRow(3500.0, 3500.0, "in 58m20s  1h")]
    [DataRow(90.0, null, "in 1m30s")]
    public void ASinkHasItsNextAttemptAndThePauseThatPutsItOff(double? next, double? until, string shown)
    {
        static DateTimeOffset? Ahead(double? seconds) =>
            seconds is { } known ? CommandsSome.Now.AddSeconds(known) : null;

        Row(new SinkState("a", 1, 5, null, 0, null, CommandsSome.Now.AddSeconds(-100), null)
        {
            NextAttempt = Ahead(next),
            PausedUntil = Ahead(until),
        }).Should().MatchRegex($" never *{shown}$");
    }

    private static string Row(SinkState sink)
    {
        using var output = new MemoryStream();
        var io = new CommandIo(Stream.Null, output, TextWriter.Null, new Terminal(100, false));
        StatusView.Write(io, new Status(new ReportingSwitch([]), "/s", [sink]), CommandsSome.Now);
        return Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n')[^1];
    }
}
