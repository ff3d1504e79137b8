using System.IO;
using Microsoft.Extensions.Time.Testing;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Scraping;
using Scraper.Tests.Support;

namespace Scraper.Tests.Scraping;

/// <summary>Pages that lie in files.</summary>
[TestClass]
public sealed class FilePagesTests
{
    [TestMethod]
    [DataRow("file:a/b.prom", "a/b.prom")]
    [DataRow("file:/a/b.prom", "/a/b.prom")]
    [DataRow("file:///a/b%20c.prom", "/a/b c.prom")]
    [DataRow("FILE:a", "a")]
    [DataRow("a b.prom", "a b.prom")]
    [DataRow("file:", null)]
    [DataRow("file://host/a", null)]
    [DataRow("gopher://a", null)]
    public void ThePathIsWhatIsMeant(string url, string? path) => FilePages.PathOf(url).Should().Be(path);

    [TestMethod]
    public async Task AFileIsAPageWithoutTypeAndWarning()
    {
        using var file = new ScrapingFile("a 1\n");
        await using var page = (await ScrapingFetch.FetchAsync("file:" + file.Path)).Value;

        (page.Dialect, page.Warnings.Count).Should().Be((Dialect.Text, 0));
        (await new StreamReader(page.Body).ReadToEndAsync()).Should().Be("a 1\n");
    }

    [TestMethod]
    public async Task ALongFileComesWhole()
    {
        var text = string.Concat(Enumerable.Range(0, 9000).Select(at => $"a{at} {at}\n"));
        using var file = new ScrapingFile(text);

        (await ScrapingFetch.BytesAsync(new TargetOptions { Url = file.Path }))
            .Should().Equal(System.Text.Encoding.ASCII.GetBytes(text));
    }

    [TestMethod]
    [DataRow("/no/such/page.prom")]
    [DataRow("localhost:8086/metrics")]
    public async Task AMissingFileIsTold(string path) =>
        (await ScrapingFetch.FailureAsync(path)).Should().Be(new Failure(FailureKind.FileMissing,
            $"there is no file '{path}'; check the path "
            + "(an address of a server begins with http:// or https://)"));

    [TestMethod]
    public async Task ADirectoryIsNoPage() =>
        (await ScrapingFetch.FailureAsync("/")).Should().Be(new Failure(FailureKind.FileUnreadable,
            "'/' is a directory; name the file that holds the page"));

    [TestMethod]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task AnUnreadableFileIsTold()
    {
        using var file = new ScrapingFile("a 1\n");
        File.SetUnixFileMode(file.Path, UnixFileMode.None);
        if (Environment.IsPrivilegedProcess)
            Assert.Inconclusive("root may read everything");

        (await ScrapingFetch.FailureAsync(file.Path)).Should().Be(new Failure(FailureKind.FileUnreadable,
            $"'{file.Path}' may not be read by this user; check its permissions"));
    }

    [TestMethod]
    public async Task AnEmptyFileIsAnEmptyPage()
    {
        using var file = new ScrapingFile("");

        (await ScrapingFetch.FailureAsync(file.Path)).Kind.Should().Be(FailureKind.PageEmpty);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a 1\n")]
    public async Task AFifoHasTheTimeOfAPageAndNoMore(string said)
    {
        using var fifo = new ScrapingFifo();
        var clock = new FakeTimeProvider();
        var fetch = ScrapingFetch.FetchAsync(fifo.Path, clock);
        if (said.Length > 0)
            fifo.Say(said);
        clock.Advance(TimeSpan.FromSeconds(10));

        (await fetch).Failure.Should().Be(new Failure(FailureKind.ScrapeTimeout,
            $"'{fifo.Path}' did not give its whole page within 10 s; "
            + "raise scrape_timeout or see what holds it up"));
    }

    [TestMethod]
    public async Task AFifoThatIsClosedIsAPage()
    {
        using var fifo = new ScrapingFifo();
        var fetch = ScrapingFetch.FetchAsync(fifo.Path);
        await Task.Run(() => File.WriteAllText(fifo.Path, "a 1\n"));

        await using var page = (await fetch).Value;
        (await new StreamReader(page.Body).ReadToEndAsync()).Should().Be("a 1\n");
    }

    [TestMethod]
    public async Task ACallerWhoGivesUpOnAFifoIsNoFailure()
    {
        using var fifo = new ScrapingFifo();
        using var giveUp = new CancellationTokenSource();
        var fetch = ScrapingFetch.FetchAsync(fifo.Path, cancellation: giveUp.Token);
        giveUp.Cancel();

        await FluentActions.Awaiting(() => fetch).Should().ThrowAsync<OperationCanceledException>();
    }

    [TestMethod]
    public async Task TheTimeoutHoldsForAFileThatTakesLongToRead()
    {
        using var file = new ScrapingFile(new string('a', 2000));
        var clock = new FakeTimeProvider();
        await using var page = (await ScrapingFetch.FetchAsync(file.Path, clock)).Value;
        clock.Advance(TimeSpan.FromSeconds(10));

        var read = () => new StreamReader(page.Body).ReadToEndAsync();

        (await read.Should().ThrowAsync<IOException>()).Which.Message.Should().Be(
            $"'{file.Path}' did not give its whole page within 10 s; "
            + "raise scrape_timeout or see what holds it up");
    }

    [TestMethod]
    public async Task AFileThatBreaksWhileItIsReadIsTold()
    {
        if (!File.Exists("/proc/self/mem"))
            Assert.Inconclusive("this system has no /proc/self/mem, whose first byte cannot be read");

        (await ScrapingFetch.FailureAsync("/proc/self/mem")).Should().Be(new Failure(
            FailureKind.FileUnreadable,
            "'/proc/self/mem' cannot be read: Input/output error : '/proc/self/mem'"));
    }

    [TestMethod]
    public void OtherThrowsAreNotThePages()
    {
        PageFailures.Classify(new OperationCanceledException()).Should().BeNull();
        PageFailures.Classify(new InvalidOperationException()).Should().BeNull();
        PageFailures.Classify(new IOException("Input/output error.")).Should().BeNull();
        PageFailures.Classify(new InvalidDataException()).Should().Be(
            new Failure(FailureKind.DecompressionFailed, "the body is no valid gzip data"));
    }
}
