using System.IO;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scraper.Diagnostics;
using Scraper.Outcomes;

namespace Scraper.Tests.Diagnostics;

/// <summary>What a command says beside its result, in both forms.</summary>
[TestClass]
public sealed class MessagesTests
{
    private static readonly Failure Refused = new(FailureKind.ConnectionRefused, "nobody there");

    [TestMethod]
    public void ForAPerson() => Said(LogFormat.Text).Should().Equal(
        "connection_refused: nobody there",
        "connection_refused: nobody there",
        "connection_refused: target a: nobody there",
        "a.yaml:3:1: unknown key",
        "a.yaml: there is no such file",
        "scraper: there is no flag --x",
        "usage: scraper once [flags]",
        "sink a: it is gone");

    [TestMethod]
    public void AsJson() => Said(LogFormat.Json).Should().Equal(((string[])[
        """ "level":"error","message":"nobody there","kind":"connection_refused"} """,
        """ "level":"error","message":"nobody there","kind":"connection_refused","target":"a"} """,
        """ "level":"error","message":"nobody there","kind":"connection_refused","target":"a"} """,
        """ "level":"error","message":"unknown key","file":"a.yaml","line":3,"column":1} """,
        """ "level":"error","message":"there is no such file","file":"a.yaml"} """,
        "\"level\":\"error\",\"message\":\"there is no flag --x\",\"kind\":\"usage_invalid\","
            + "\"usage\":\"scraper once [flags]\"}",
        """ "level":"warn","message":"it is gone","sink":"a"} """])
        .Select(line => "{\"time\":\"2026-01-02T03:04:05.678Z\"," + line.Trim()));

    private static string[] Said(LogFormat format)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        var error = new StringWriter { NewLine = "\n" };
        var messages = new Messages(error, clock) { Format = format };
        messages.Tell(Refused);
        messages.Tell(Refused, "a");
        messages.Tell(Refused, "a", several: true);
        messages.Tell(new Fault("a.yaml", 3, 1, "unknown key"));
        messages.Tell(new Fault("a.yaml", 0, 0, "there is no such file"));
        messages.Misused("there is no flag --x", "scraper once [flags]");
        messages.Write(LogLevel.Warning, "sink a: it is gone", "it is gone", ("sink", "a"));
        return error.ToString().TrimEnd('\n').Split('\n');
    }
}
