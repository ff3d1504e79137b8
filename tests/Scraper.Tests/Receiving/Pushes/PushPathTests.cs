using Scraper.Receiving.Pushes;

namespace Scraper.Tests.Receiving.Pushes;

/// <summary>The address of a push says who pushes.</summary>
[TestClass]
public sealed class PushPathTests
{
    [TestMethod]
    [DataRow("/metrics/job/influxdb", "influxdb")]
    [DataRow("/metrics/job/influxdb/", "influxdb")]
    [DataRow("/metrics/job/influxdb/instance/db-1", "influxdb/db-1")]
    [DataRow("/metrics/job/influxdb/zone/a/instance/db%201", "influxdb/db 1")]
    [DataRow("/metrics/job@base64/YS9i/instance@base64/Yy9k", "a/b/c/d")]
    [DataRow("/metrics/job@base64/YS9i/instance@base64/=", "a/b")]
    public void TheTargetIsJobAndInstance(string path, string target) =>
        PushPath.Parse(path)!.Target.Should().Be(target);

    [TestMethod]
    [DataRow("/metrics")]
    [DataRow("/metrics/job")]
    [DataRow("/metrics/job/")]
    [DataRow("/metrics/job/a/instance")]
    [DataRow("/metrics/job/a/job/b")]
    [DataRow("/metrics/instance/a")]
    [DataRow("/metrics/instance/a/job/b")]
    [DataRow("/metrics/job@base64/=")]
    [DataRow("/metrics/job@base64/*")]
    public void AnyOtherIsNone(string path) => PushPath.Parse(path).Should().BeNull();
}
