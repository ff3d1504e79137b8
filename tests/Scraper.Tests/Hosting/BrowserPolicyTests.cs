using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using Scraper.Tests.Support;
using static Scraper.Tests.Support.BrowsedReceiver;

namespace Scraper.Tests.Hosting;

/// <summary>What a receiver's pages can do to whoever looks at them, and what they tell to whom.</summary>
[TestClass]
public sealed class BrowserPolicyTests : IDisposable
{
    private readonly BrowsedReceiver _bench = new();

    public void Dispose() => _bench.Dispose();

    [TestMethod]
    [DataRow("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [DataRow("\"><img src=x onerror=alert(1)>", "\"><img src=x onerror=alert(1)>")]
    [DataRow("'-alert(1)-'&amp;", "'-alert(1)-'&amp;")]
    [DataRow("</title></style></svg><!--", "</title></style></svg><!--")]
    [DataRow("evil\u202etxt.exe", "evil\\u202etxt.exe")]
    [DataRow("\u001b[31mred", "\\u001b[31mred")]
    [DataRow("a\tb\nc", "a b c")]
    [DataRow("javascript:alert(1)", "javascript:alert(1)")]
    public async Task ForeignTextIsTextAndNothingElse(string foreign, string shown)
    {
        await using var clean = await _bench.FilledAsync([Of("0a", -1), Of("0a", -5)]);
        var plain = await PageAsync(clean, "/?by=org,version");
        using var bench = new BrowsedReceiver();
        await using var receiver = await bench.FilledAsync(
            [Of(foreign, -1, foreign, OrgOf(foreign)), Of(foreign, -5)]);

        foreach (var address in (string[])["/?by=org,version",
            "/installation?id=" + Uri.EscapeDataString(foreign)])
        {
            var page = await PageAsync(receiver, address);
            page.Text.Should().Contain(shown);
            page.Elements.Except(plain.Elements).Should().BeEmpty();
            page.Attributes.Except(plain.Attributes).Should().BeEmpty();
            page.Text.Where(letter => char.IsControl(letter) || letter == '\u202e').Should().BeEmpty();
            page.Links.Should().OnlyContain(link => link.StartsWith('/'));
        }
        (await PageAsync(receiver, "/")).Rows("installations").Select(row => row.Texts[0])
            .Should().Equal(shown);
    }

    [TestMethod]
    public async Task TheBrowserMayDoNothingButShowIt()
    {
        await using var receiver = await _bench.FilledAsync([Of("0a", -1)], "  public: {}\n");

        foreach (var path in (string[])["/", "/installation?id=0a", "/public"])
        {
            using var answer = await receiver.AskAsync(HttpMethod.Get, path);
            var page = new ReadPage(await answer.Content.ReadAsStringAsync());
            string Header(string name) => string.Join('|', answer.Headers.GetValues(name));

            Header("Content-Security-Policy").Should().Be(
                "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                + "img-src data:; style-src 'sha256-"
                + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Style))) + "'");
            Header("X-Content-Type-Options").Should().Be("nosniff");
            Header("X-Frame-Options").Should().Be("DENY");
            Header("Referrer-Policy").Should().Be("no-referrer");
            Header("Cross-Origin-Resource-Policy").Should().Be("same-origin");
            Header("Cache-Control").Should().Be("max-age=60, private");
            answer.Headers.Contains("Set-Cookie").Should().BeFalse();
            answer.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
            page.Elements.Should().NotContain(["script", "iframe", "object", "img", "base"]);
            page.Attributes.Should().NotContain("style").And.NotContain(name => name.StartsWith("on"));
        }
    }

    [TestMethod]
    public async Task AnybodySeesASummaryOfTheLastMonthWhereTheSettingsSaySo()
    {
        // The last whole month is March.
        var reports = Enumerable.Range(0, 7).Select(server => Of($"0{server}", -20)).Append(Of("09", -1));
        var elsewhere = ("X-Forwarded-For", "203.0.113.7");
        await using (var receiver = await _bench.FilledAsync([.. reports], "  public: {k: 3}\n"))
        {
            var html = await receiver.GetAsync("/public", elsewhere);
            var json = await receiver.GetAsync("/public?format=json", elsewhere);
            var csv = await receiver.GetAsync("/public?format=csv", elsewhere);

            html.Status.Should().Be(HttpStatusCode.OK);
            var page = new ReadPage(html.Body);
            page.NumbersIn("short").Should().Equal(6);
            page.Rows("versions").Select(row => row.Texts[0] + row.Numbers[0]).Should().Equal("2.9.16");
            page.Rows("fields").Select(row => string.Join('|', row.Texts)).Should().Equal(
                "buckets_total|6|28", "query_duration_seconds|6|63", "wal_writes_total|6|91");
            json.Body.Should().Be(
                """{"since":"2026-03-01T00:00:00Z","until":"2026-04-01T00:00:00Z","k":3,"ids":6,"fields":["""
                + """{"name":"buckets_total","type":"gauge","ids":6,"total":28},"""
                + """{"name":"query_duration_seconds","type":"histogram","ids":6,"total":63},"""
                + """{"name":"wal_writes_total","type":"counter","ids":6,"total":91}"""
                + """],"rare_fields":0,"versions":[{"version":"2.9.1","ids":6}]}""");
            csv.Body.Split("\r\n").Should().Equal(
                "row,name,ids,total", "field,buckets_total,6,28", "field,query_duration_seconds,6,63",
                "field,wal_writes_total,6,91", "version,2.9.1,6,", "");
            (await receiver.GetAsync("/", elsewhere)).Status.Should().Be(HttpStatusCode.Forbidden);
            (await receiver.GetAsync("/public?since=1d", elsewhere)).Status.Should()
                .Be(HttpStatusCode.BadRequest, "nobody chooses the time");
        }
        await using var closed = await _bench.StartAsync();
        (await closed.GetAsync("/public")).Status.Should().Be(HttpStatusCode.NotFound);
    }
}
