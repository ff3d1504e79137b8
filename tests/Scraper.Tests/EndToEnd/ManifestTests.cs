using System.IO;
using Scraper.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Scraper.Tests.EndToEnd;

/// <summary>The manifests under <c>deploy/</c> are YAML and keep what they promise.</summary>
[TestClass]
public sealed class ManifestTests
{
    [TestMethod]
    [DataRow("sidecar.yaml")]
    [DataRow("cronjob.yaml")]
    public void AManifestIsHardened(string file)
    {
        var text = File.ReadAllText(Path.Combine(Places.Repository, "deploy", file));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));

        yaml.Documents.Should().ContainSingle();
        foreach (var promise in (string[])
            ["automountServiceAccountToken: false", "enableServiceLinks: false", "runAsNonRoot: true",
                "readOnlyRootFilesystem: true", "allowPrivilegeEscalation: false", "drop: [ALL]",
                "seccompProfile: { type: RuntimeDefault }"])
            text.Should().Contain(promise);
    }
}
