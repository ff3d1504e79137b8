using System.IO;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scraper.Diagnostics;

namespace Scraper.Tests.Diagnostics;

/// <summary>Log lines as they are written.</summary>
[TestClass]
public sealed class LineLoggerTests
{
    [TestMethod]
    public void ForPeople() => Written(LogFormat.Text).Should().Equal(
        "2026-01-02T03:04:05.678Z info listening address=http://x targets=2 settings=a.yaml",
        "2026-01-02T03:04:05.678Z warn tolerated target=a: odd 2026 error forged");

    [TestMethod]
    public void AsJson() => Written(LogFormat.Json).Should().Equal(
        """{"time":"2026-01-02T03:04:05.678Z","level":"info","message":"listening """
            + """address=http://x targets=2 settings=a.yaml","address":"http://x","targets":2,"""
            + "\"settings\":\"a.yaml\"}",
        """{"time":"2026-01-02T03:04:05.678Z","level":"warn","message":"tolerated """
            + """target=a: odd\r\n2026 error forged","target":"a","warning":"odd\r\n2026 error forged"}""");

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

    private static string[] Written(LogFormat format)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        var output = new StringWriter();
        using var factory = LineLoggerProvider.Factory(output, format, clock);
        var log = factory.CreateLogger("scraper");
        log.Listening("http://x", 2, "a.yaml");
        log.Tolerated("a", "odd\r\n2026 error forged");
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
