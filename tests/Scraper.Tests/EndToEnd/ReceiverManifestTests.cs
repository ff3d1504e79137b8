using System.IO;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>The manifests of a receiver: one volume, or several pods on one database; and what
/// <c>docs/receiver.md</c> says of running it.</summary>
[TestClass]
public sealed class ReceiverManifestTests
{
    private const string Name = "telemetry-receiver";

    [TestMethod]
    [DataRow("claim.yaml")]
    [DataRow("configmap.yaml")]
    [DataRow("cronjob.yaml")]
    [DataRow("sidecar.yaml")]
    [DataRow("receiver-sqlite.yaml")]
    [DataRow("receiver-postgres.yaml")]
    public void NoManifestHasAKeyThatKubernetesDoesNotKnow(string file) =>
        KubernetesYaml.LoadAllFromString(Text(file), strict: true).Should().NotBeEmpty();

    [TestMethod]
    [DataRow("receiver-sqlite.yaml", "sqlite", 1, "Recreate")]
    [DataRow("receiver-postgres.yaml", "postgres", 2, "RollingUpdate")]
    public void TheSettingsAreValidAndWhatTheyNameIsMounted(
        string file, string store, int replicas, string strategy)
    {
        var deployment = Of<V1Deployment>(file);
        var pod = deployment.Spec.Template.Spec;
        var yaml = Of<V1ConfigMap>(file).Data["receiver.yaml"];
        var settings = SettingsSome.Read(yaml);

        SettingsSome.FaultsOf(settings).Should().BeEmpty();
        settings.Settings!.Receiver.Store.ToString().Should().BeEquivalentTo(store);
        (deployment.Spec.Replicas, deployment.Spec.Strategy.Type ?? "RollingUpdate").Should()
            .Be((replicas, strategy));
        pod.Containers.Single().Args.Should().Equal("receive", "--config", "/etc/scraper/receiver.yaml");
        var mounts = pod.Containers[0].VolumeMounts.Select(mount => mount.MountPath + "/").ToList();
        foreach (Match named in Regex.Matches(yaml, @"(?m)(?:_file|url_file|state_dir): (/\S+)"))
            mounts.Should().Contain(mount => named.Groups[1].Value.StartsWith(mount), named.Value);
        mounts.Should().Contain("/etc/scraper/");
        pod.Containers[0].Ports.Single().ContainerPort.Should()
            .Be(settings.Settings!.Receiver.ListenAddress.Port);
    }

    [TestMethod]
    [DataRow("receiver-sqlite.yaml")]
    [DataRow("receiver-postgres.yaml")]
    public void ItFitsARestrictedNamespaceAndIsFoundByItsService(string file)
    {
        var deployment = Of<V1Deployment>(file);
        var pod = deployment.Spec.Template.Spec;
        var container = pod.Containers.Single();
        var service = Of<V1Service>(file);

        (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.SeccompProfile.Type).Should()
            .Be((true, "RuntimeDefault"));
        (container.SecurityContext.AllowPrivilegeEscalation, container.SecurityContext.ReadOnlyRootFilesystem)
            .Should().Be((false, true));
        container.SecurityContext.Capabilities.Drop.Should().Equal("ALL");
        (pod.AutomountServiceAccountToken, pod.EnableServiceLinks).Should().Be((false, false));
        service.Spec.Selector.Should().BeSubsetOf(deployment.Spec.Template.Metadata.Labels);
        service.Spec.Ports.Single().TargetPort.Value.Should().Be(container.Ports.Single().Name);
        service.Metadata.Name.Should().Be(Name, "a Service scraper… would set variables that are settings");
        (container.LivenessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path).Should()
            .Be(("/healthz", "/readyz"));
        pod.Volumes.Where(volume => volume.ConfigMap is not null).Single().ConfigMap.Name.Should()
            .Be(Of<V1ConfigMap>(file).Metadata.Name);
    }

    [TestMethod]
    public void ADrainLeavesOneOfSeveral()
    {
        var budget = Of<V1PodDisruptionBudget>("receiver-postgres.yaml");

        budget.Spec.MinAvailable.Value.Should().Be("1");
        budget.Spec.Selector.MatchLabels.Should()
            .BeEquivalentTo(Of<V1Deployment>("receiver-postgres.yaml").Spec.Selector.MatchLabels);
    }

    [TestMethod]
    public void WhatTheDocumentNamesIsThere()
    {
        var text = File.ReadAllText(Path.Combine(Places.Repository, "docs", "receiver.md"));
        var source = Directory.EnumerateFiles(
                Path.Combine(Places.Repository, "src", "Scraper", "Diagnostics"), "*.cs")
            .Select(File.ReadAllText).ToList();
        var keys = RootKeys.Reference.Select(line => line.Name).ToList();

        Regex.Matches(text, @"\bscraper_[a-z_]+").Select(match => match.Value).Distinct()
            .Should().OnlyContain(name => source.Any(file => file.Contains($"\"{name}\""))).And.NotBeEmpty();
        Regex.Matches(text, @"`receiver\.([a-z_]+)`").Select(match => "receiver." + match.Groups[1].Value)
            .Should().OnlyContain(name => keys.Contains(name));
        Regex.Matches(text, "`(deploy/[a-z-]+\\.yaml)`").Select(match => match.Groups[1].Value)
            .Should().OnlyContain(file => File.Exists(Path.Combine(Places.Repository, file)));
    }

    private static T Of<T>(string file) => KubernetesYaml.LoadAllFromString(Text(file), strict: true)
        .OfType<T>().Should().ContainSingle().Subject;

    private static string Text(string file) =>
        File.ReadAllText(Path.Combine(Places.Repository, "deploy", file));
}
