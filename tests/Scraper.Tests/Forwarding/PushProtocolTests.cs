using System.Text.Json;
using Scraper.Forwarding.Pushgateway;
using Scraper.Tests.Support;

namespace Scraper.Tests.Forwarding;

/// <summary>Paths of groups against the cases of the push protocol's own clients and server.</summary>
[TestClass]
public sealed class PushProtocolTests
{
    [TestMethod]
    [DataRow("/", "/metrics/job@base64/Lw")]
    [DataRow("", "/metrics/job@base64/=")]
    [DataRow("..", "/metrics/job@base64/Li4")]
    [DataRow("a b", "/metrics/job/a%20b")]
    [DataRow("ÿ/?", "/metrics/job@base64/w78vPw")]
    [DataRow("a+b%c", "/metrics/job/a%2Bb%25c")]
    public void AValueThatNoPathCanHoldIsEncoded(string job, string path)
    {
        GroupingPath.Of(job).Should().Be(path);
        new Uri("http://h" + path).AbsolutePath.Should().Be(path);
    }

    [TestMethod]
    [TestCategory("Conformance")]
    public void EveryCaseOfTheSuiteThatHasAPath()
    {
        var cases = ForwardingSuites.Read("suites/pushgateway/url-encoding.json").EnumerateArray()
            .Where(one => one.TryGetProperty("path", out _) && !one.TryGetProperty("needs", out _)).ToList();
        foreach (var one in cases)
        {
            var grouping = one.GetProperty("grouping").EnumerateArray()
                .Select(pair => (pair[0].GetString()!, pair[1].GetString()!)).ToArray();
            var right = (string[])[one.GetProperty("path").GetString()!, .. Alternatives(one)];

            right.Should().Contain(GroupingPath.Of(one.GetProperty("job").GetString()!, grouping));
        }

        cases.Should().HaveCountGreaterThan(9);
    }

    private static IEnumerable<string> Alternatives(JsonElement one) =>
        one.TryGetProperty("alternative_paths", out var paths)
            ? paths.EnumerateArray().Select(path => path.GetString()!)
            : [];
}
