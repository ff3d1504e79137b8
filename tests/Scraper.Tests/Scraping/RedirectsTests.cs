using Scraper.Outcomes;
using Scraper.Scraping;

namespace Scraper.Tests.Scraping;

/// <summary>Where a redirect may lead.</summary>
[TestClass]
public sealed class RedirectsTests
{
    [TestMethod]
    [DataRow("http://a/m", "/n", "http://a/n")]
    [DataRow("http://a/m", "n", "http://a/n")]
    [DataRow("http://a/m", "https://b/n", "https://b/n")]
    [DataRow("https://a/m", "//b/n", "https://b/n")]
    public void TheseAreFollowed(string here, string location, string next) =>
        Next(here, location).Value.Should().Be(new Uri(next));

    [TestMethod]
    [DataRow("https://a/m", "http://a/m?token=s3", FailureKind.RedirectRefused,
        "https://a/m redirects from https to http://a/m?token=…, which is not followed; "
            + "mend the server or the url")]
    [DataRow("http://a/m", "ftp://a/m", FailureKind.RedirectRefused,
        "http://a/m redirects to something that is no web address")]
    [DataRow("http://a/m", "file:///etc/passwd", FailureKind.RedirectRefused,
        "http://a/m redirects to something that is no web address")]
    [DataRow("http://u:p@a/m", "/m", FailureKind.TooManyRedirects,
        "http://a/m redirects back to http://a/m, a loop; check the address and the proxy before it")]
    [DataRow("http://a/m", null, FailureKind.HttpStatus,
        "http://a/m redirects without saying where to; check the address")]
    public void TheseAreNot(string here, string? location, object kind, string message) =>
        Next(here, location).Failure.Should().Be(new Failure((FailureKind)kind, message));

    [TestMethod]
    public void WithoutFollowRedirectsNoneIs() =>
        Redirects.Next([new("http://a/m")], new("/n", UriKind.Relative), follow: false).Failure.Should().Be(
            new Failure(FailureKind.RedirectRefused,
                "http://a/m redirects to http://a/n and follow_redirects is false; "
                + "set the target's url to it"));

    [TestMethod]
    public void TenAreFollowedAndNoMore()
    {
        List<Uri> path = [new("http://a/0")];
        for (var step = 1; step <= 10; step++)
            path.Add(Redirects.Next(path, new($"/{step}", UriKind.Relative), follow: true).Value);

        Redirects.Next(path, new("/11", UriKind.Relative), follow: true).Failure.Should().Be(
            new Failure(FailureKind.TooManyRedirects, "http://a/0 redirects more than 10 times; check it"));
    }

    private static Outcome<Uri> Next(string here, string? location) => Redirects.Next(
        [new(here)], location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute), follow: true);
}
