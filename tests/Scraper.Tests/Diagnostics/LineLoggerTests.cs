using System.IO;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scraper.Diagnostics;
using Scraper.Tests.Tidy;

namespace Scraper.Tests.Diagnostics;

/// <summary>Log lines as they are written.</summary>
[TestClass]
public sealed class LineLoggerTests
{
    [TestMethod]
    public void ForPeople() => Written(LogFormat.Text).Should().Equal(
        "2026-01-02T03:04:05.678Z info collected target=a reason=once filled=16/18 lost=- samples=9 "
            + "rejected=0 partial=False attempts=1 seconds=0.5 next=never",
        "2026-01-02T03:04:05.678Z info collected target=a reason=once filled=16/18 lost=b,c samples=9 "
            + "rejected=0 partial=False attempts=1 seconds=0.5 next=2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.678Z warn sink hook does not take reports, they are kept and tried again: 503",
        "2026-01-02T03:04:05.678Z info reporting is off (A=1, B=1): idle until stopped",
        "2026-01-02T03:04:05.678Z warn tolerated target=a: odd 2026 error forged",
        "2026-01-02T03:04:05.678Z warn the file is odd");

    [TestMethod]
    public void AsJsonNothingIsSaidTwice() => Written(LogFormat.Json).Should().Equal(
        Json("info", "collected", """
            "target":"a","reason":"once","filled":16,"of":18,"lost":[],"samples":9,"rejected":0,
            "partial":false,"attempts":1,"seconds":0.5,"next":null
            """),
        Json("info", "collected", """
            "target":"a","reason":"once","filled":16,"of":18,"lost":["b","c"],"samples":9,"rejected":0,
            "partial":false,"attempts":1,"seconds":0.5,"next":"2026-01-02T03:04:05Z"
            """),
        Json("warn", "sink does not take reports, they are kept and tried again",
            "\"sink\":\"hook\",\"reason\":\"503\""),
        Json("info", "reporting is off: idle until stopped", "\"disabled_by\":[\"A=1\",\"B=1\"]"),
        Json("warn", "tolerated", "\"target\":\"a\",\"warning\":\"odd\\r\\n2026 error forged\""),
        Json("warn", "the file is odd", ""));

    /// <summary>Every template reads well without its names: a program greps for those words.</summary>
    [TestMethod]
    public void EveryTemplateHasWordsOfItsOwnOrIsOneName()
    {
        var templates = SourceFile.Below("src/Scraper/Diagnostics")
            .SelectMany(file => file.Root.DescendantNodes().OfType<AttributeSyntax>())
            .Where(attribute => attribute.Name.ToString() == "LoggerMessage")
            .Select(attribute => string.Concat(attribute.ArgumentList!.Arguments[1].DescendantNodesAndSelf()
                .OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.ValueText)))
            .ToList();

        templates.Should().HaveCountGreaterThan(20);
        foreach (var template in templates)
        {
            var output = new StringWriter();
            using var factory = LineLoggerProvider.Factory(output, LogFormat.Json, TimeProvider.System);
            LineLoggerProvider.Own(factory).Log(
                LogLevel.Error, default, new[] { KeyValuePair.Create("{OriginalFormat}", (object?)template) },
                null, (_, _) => "whole");
            using var line = JsonDocument.Parse(output.ToString());
            var words = line.RootElement.GetProperty("message").GetString()!;
            words.Should().MatchRegex("^[A-Za-z][^{}=]*[a-z]$", template).And.NotContain("  ", template);
            (words == "whole").Should().Be(template.StartsWith('{'), template);
        }
    }

    [TestMethod]
    public void AFrameworksSentenceIsLeftWhole()
    {
        var output = new StringWriter();
        using var factory = LineLoggerProvider.Factory(output, LogFormat.Json, TimeProvider.System);

        factory.CreateLogger("Quartz.Core")
            .LogError(new IOException("why"), "the {Thing} broke", "scheduler");

        using var line = JsonDocument.Parse(output.ToString());
        line.RootElement.EnumerateObject().Select(one => one.Name)
            .Should().Equal("time", "level", "message", "exception");
        line.RootElement.GetProperty("message").GetString().Should().Be("the scheduler broke");
    }

    [TestMethod]
    public void WhatFrameworksTellByTheWayIsLeftOut()
    {
        var output = new StringWriter();
        using var factory = LineLoggerProvider.Factory(output, LogFormat.Text, TimeProvider.System);

        factory.CreateLogger("Quartz.Core").LogInformation("x");
        factory.CreateLogger("Microsoft.AspNetCore").LogInformation("x");
        factory.CreateLogger("scraper").LogDebug("x");

        output.ToString().Should().BeEmpty();
    }

    private static string Json(string level, string message, string fields) =>
        $$"""{"time":"2026-01-02T03:04:05.678Z","level":"{{level}}","message":"{{message}}"{{(
            fields.Length > 0 ? "," : "")}}{{fields.Replace("\n", "")}}}""";

    private static string[] Written(LogFormat format)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        var output = new StringWriter();
        using var factory = LineLoggerProvider.Factory(output, format, clock);
        var log = LineLoggerProvider.Own(factory);
        log.Collected("a", "once", 16, 18, new LogList([]), 9, 0, false, 1, 0.5, new LogTime(null));
        var next = new LogTime(clock.GetUtcNow());
        log.Collected("a", "once", 16, 18, new LogList(["b", "c"]), 9, 0, false, 1, 0.5, next);
        log.DeliveryPutOff("hook", "503");
        log.ReportingOffForGood(new LogList(["A=1", "B=1"], ", "));
        log.Tolerated("a", "odd\r\n2026 error forged");
        log.Doubtful("the file is odd");
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
