using System.IO;
using System.Text.RegularExpressions;
using Scraper.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Scraper.Tests.EndToEnd;

/// <summary>What <c>deploy/</c> holds is what it promises, and fits together.</summary>
[TestClass]
public sealed class ManifestTests
{
    [TestMethod]
    [DataRow("sidecar.yaml")]
    [DataRow("cronjob.yaml")]
    public void AManifestIsHardened(string file)
    {
        Document(file);
        foreach (var promise in (string[])
            ["automountServiceAccountToken: false", "enableServiceLinks: false", "runAsNonRoot: true",
                "readOnlyRootFilesystem: true", "allowPrivilegeEscalation: false", "drop: [ALL]",
                "seccompProfile: { type: RuntimeDefault }", "fsGroupChangePolicy: OnRootMismatch",
                "{ name: SCRAPER_REPORTING_DISABLED, value: \"false\" }"])
            Text(file).Should().Contain(promise);
    }

    [TestMethod]
    [DataRow("sidecar.yaml")]
    [DataRow("cronjob.yaml")]
    public void AManifestSaysWhereAnImageComesFromAndWhichSwitchIsHeard(string file)
    {
        Count(file, "image: ").Should().Be(Count(file, "imagePullPolicy: IfNotPresent"));
        Regex.Replace(Text(file), @"\n\s+# ", " ").Should().Contain("A switch in the environment of the "
            + "database's container (INFLUXD_REPORTING_DISABLED) does not reach this one: set it here, too.");
    }

    [TestMethod]
    [DataRow("sidecar.yaml")]
    [DataRow("cronjob.yaml")]
    public void WhatAManifestMountsIsThere(string file)
    {
        Text(file).Should().Contain("configMap: { name: scraper }")
            .And.Contain("persistentVolumeClaim: { claimName: scraper }");
        foreach (var (made, kind) in (IEnumerable<(string, string)>)
            [("configmap.yaml", "ConfigMap"), ("claim.yaml", "PersistentVolumeClaim")])
        {
            Scalar(Document(made)["kind"]).Should().Be(kind);
            Scalar(Document(made)["metadata"]["name"]).Should().Be("scraper");
        }
    }

    [TestMethod]
    public void TheConfigMapIsTheExampleSettings() =>
        Scalar(Document("configmap.yaml")["data"]["scraper.yaml"]).Should().Be(Text("scraper.yaml"));

    [TestMethod]
    public void AJobHasTimeForItsSplayAndItsWait()
    {
        Text("cronjob.yaml").Should()
            .Contain("args: [once, --summary, --splay, 40m, --wait, 2m, --config, /etc/scraper/scraper.yaml]")
            .And.Contain("{ name: HOSTNAME, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }");
        var deadline = int.Parse(Regex.Match(Text("cronjob.yaml"), @"activeDeadlineSeconds: (\d+)")
            .Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        deadline.Should().BeGreaterThanOrEqualTo((40 + 2 + 15) * 60);
    }

    [TestMethod]
    public void TheImageHoldsAllThatMakePublishLeaves()
    {
        var recipe = Regex.Match(
            File.ReadAllText(Path.Combine(Places.Repository, "Makefile")),
            @"(?m)^publish: .*\n\t@echo .*\n\t@\$\(call quietly,(.*)\)\n\t@(.*)\n");
        var (publish, remove) = (Out(recipe.Groups[1].Value), Out(recipe.Groups[2].Value));
        var image = Text("Containerfile");

        publish.Should().Contain("dotnet publish ");
        image.Should().Contain($"RUN {publish} \\\n && {remove} \\\n");
        Regex.Matches(image, @"(?m)^COPY --from=build (.*)$").Select(copy => copy.Groups[1].Value)
            .Should().Equal("/out/ /opt/scraper/", "--chown=65532:65532 /state /var/lib/scraper");
        image.Should().Contain("\nENTRYPOINT [\"/opt/scraper/scraper\"]\n");
    }

    [TestMethod]
    public void TheImageNeedsNoSettingsForItsState()
    {
        Text("Containerfile").Should()
            .Contain("\nENV HOME=/var/lib/scraper "
                + "STATE_DIRECTORY=/var/lib/scraper/state\nUSER 65532:65532\n");
        SettingsSome.Read(null, "HOME=/var/lib/scraper STATE_DIRECTORY=/var/lib/scraper/state")
            .Settings!.Outbox.StateDirectory.Should().Be("/var/lib/scraper/state");
    }

    [TestMethod]
    public void WhatTheImageIsBuiltFromIsNotIgnored()
    {
        var ignored = File.ReadAllLines(Path.Combine(Places.Repository, ".dockerignore"));

        ignored.Should().Contain([".git", "**/bin", "**/obj", "out"]);
        ignored.Should().NotContain(line => line.StartsWith("src") || line.StartsWith("Directory")
            || line.StartsWith("global") || line.Contains("*.props") || line.StartsWith(".editorconfig"));
    }

    /// <summary>A line of the recipe as the image's build has it.</summary>
    private static string Out(string line) => line.Replace("\"$(OUT)\"", "/out").Replace("$(OUT)", "/out");

    private static int Count(string file, string word) => Regex.Count(Text(file), @"(?m)^ +(- )?" + word);

    private static string Text(string file) =>
        File.ReadAllText(Path.Combine(Places.Repository, "deploy", file));

    private static YamlMappingNode Document(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Text(file)));
        return (YamlMappingNode)yaml.Documents.Should().ContainSingle().Which.RootNode;
    }

    private static string? Scalar(YamlNode node) => ((YamlScalarNode)node).Value;
}
