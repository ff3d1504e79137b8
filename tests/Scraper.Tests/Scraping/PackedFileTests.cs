using System.IO;
using System.IO.Compression;
using System.Text;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scraping;

/// <summary>Files that are gzip data, by their first bytes and not by their names; standard input.</summary>
[TestClass]
public sealed class PackedFileTests
{
    private static readonly string Text =
        string.Concat(Enumerable.Range(0, 9000).Select(at => $"a{at} {at}\n"));

    [TestMethod]
    public async Task APackedFileIsItsText()
    {
        using var file = new ScrapingFile(Packed(Text));

        Encoding.UTF8.GetString(await ScrapingFetch.BytesAsync(new TargetOptions { Url = file.Path }))
            .Should().Be(Text);
    }

    [TestMethod]
    public async Task PackedFilesOneBehindTheOtherAreOnePage()
    {
        using var file = new ScrapingFile([.. Packed("a 1\n"), .. Packed("b 2\n")]);

        Encoding.UTF8.GetString(await ScrapingFetch.BytesAsync(new TargetOptions { Url = file.Path }))
            .Should().Be("a 1\nb 2\n");
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(15)]
    [DataRow(5000)]
    public async Task ACutFileIsTold(int length)
    {
        using var file = new ScrapingFile(Packed(Text)[..length]);

        (await ScrapingFetch.FailureAsync(file.Path)).Should().Be(new Failure(
            FailureKind.DecompressionFailed, $"'{file.Path}' is no valid gzip data"));
    }

    [TestMethod]
    public async Task APackedPageIsLookedAtLikeAnyOther()
    {
        using var html = new ScrapingFile(Packed("<html><body>no page</body></html>"));
        using var empty = new ScrapingFile(Packed(""));
        using var twice = new ScrapingFile(Packed(Encoding.Latin1.GetString(Packed("a 1\n"))));

        (await ScrapingFetch.FailureAsync(html.Path)).Kind.Should().Be(FailureKind.PageNotExposition);
        (await ScrapingFetch.FailureAsync(empty.Path)).Kind.Should().Be(FailureKind.PageEmpty);
        (await ScrapingFetch.FailureAsync(twice.Path)).Kind.Should().Be(FailureKind.PageNotExposition);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task StandardInputIsOnePageAndStaysOpen(bool packed)
    {
        var input = new MemoryStream(packed ? Packed(Text) : Encoding.UTF8.GetBytes(Text));
        var pages = new PageSource(null!, TimeProvider.System) { StandardInput = input };
        var target = new TargetOptions { Url = "-" };

        await using (var page = (await pages.FetchAsync(target, default)).Value)
            (await new StreamReader(page.Body).ReadToEndAsync()).Should().Be(Text);

        input.CanRead.Should().BeTrue();
        (await pages.FetchAsync(target, default)).Failure.Should().Be(new Failure(
            FailureKind.PageEmpty,
            "standard input gave an empty body; is it the /metrics page of the server?"));
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.Latin1.GetBytes(text));
        return packed.ToArray();
    }
}
