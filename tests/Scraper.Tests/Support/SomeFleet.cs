using Scraper.Telemetry;

namespace Scraper.Tests.Support;

/// <summary>Reports of many servers over most of a year: they begin one after another, run one release after
/// another, some fall silent, one was copied, some push by themselves, too.</summary>
internal sealed class SomeFleet(DateTimeOffset now, int servers)
{
    private const int Days = 330;
    private const int Every = 10;

    private static readonly string[] Releases = ["2.0.4", "2.1.1", "2.7.12", "2.9.1"];

    /// <summary>The reports, each with the address that it comes from.</summary>
    public async Task<List<(Report Report, string? Ip)>> MakeAsync()
    {
        var pages = new List<Report>();
        foreach (var release in Releases)
            pages.Add(await Translated.FileAsync(Places.Fixture($"influxd-{release}.prom")));
        var all = new List<(Report, string?)>();
        for (var server = 0; server < servers; server++)
            all.AddRange(Life(pages, server));
        return all;
    }

    private IEnumerable<(Report, string?)> Life(List<Report> pages, int server)
    {
        var begin = now.AddDays(-Days + (server * 4 % 200)).AddMinutes(7 * server);
        var ip = $"10.0.{server / 250}.{server % 250}";
        // One in nine is silent.
        var end = server % 9 == 4 ? now.AddDays(-3 - (server % 17)) : now;
        for (var at = begin; at < end; at = at.AddDays(Every))
        {
            // Two of three took the latest release when it was out.
            var release = server % 3 > 0 && at > now.AddDays(-150 + (server * 3 % 130)) ? 3 : server % 4;
            yield return (Grown(pages[release], server, at, begin), ip);
            if (server % 11 == 2)
                yield return (Pushed(Grown(pages[release], server, at.AddHours(4), begin)), ip);
            if (server == 7)
                yield return (Grown(pages[release], server, at.AddHours(1), at.AddDays(-3)), "10.9.9.9");
        }
        if (end == now)
            yield return (Grown(pages[server % 3 > 0 ? 3 : server % 4], server, Today(server), begin), ip);
    }

    private DateTimeOffset Today(int server) => now.AddHours(-1).AddMinutes(-server % 50);

    private static Report Grown(Report page, int server, DateTimeOffset at, DateTimeOffset begin)
    {
        var grown = 1 + ((at - begin).TotalDays * (1 + (server % 7)));
        return page with
        {
            ReportId = Guid.CreateVersion7(at),
            ObservedAt = at,
            Reason = CollectionReason.Scheduled,
            Tags = [new Tag("id", $"0b5e7a2f11c{server * 7919 % 65536:x4}0"),
                .. page.Tags.Where(tag => tag.Name != "id")],
            Fields = [.. page.Fields.Select(field => field with
            {
                Points = [.. field.Points.Select(point => Grown(field, point, grown, at - begin))],
            })],
        };
    }

    private static Point Grown(ReportField field, Point point, double grown, TimeSpan up) =>
        field.Name == "uptime_seconds" ? point with { Value = up.TotalSeconds + 60 }
        : field.Type == FieldType.Gauge ? point
        : point.Distribution is { } one ? point with
        {
            Distribution = new Distribution(
                [.. one.Buckets.Select(bucket => bucket with { Count = Math.Floor(bucket.Count * grown) })],
                one.Sum * grown, Math.Floor(one.Count * grown)),
        }
        : point with { Value = Math.Floor((point.Value ?? 0) * grown) };

    /// <summary>As influxd's own reporter has it: about half.</summary>
    private static Report Pushed(Report report) => report with
    {
        Reason = CollectionReason.Pushed,
        Fields = [.. report.Fields.Where((field, at) => at % 2 == 0 || field.Name == "uptime_seconds")],
        Absent = [],
    };
}
