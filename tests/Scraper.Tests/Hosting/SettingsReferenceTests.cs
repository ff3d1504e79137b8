using System.IO;
using Scraper.Forwarding;
using Scraper.Hosting;
using Scraper.Tests.Support;

namespace Scraper.Tests.Hosting;

/// <summary>What is written down about settings equals the code.</summary>
[TestClass]
public sealed class SettingsReferenceTests
{
    [TestMethod]
    public void TheReadmeHasEverySettingWithItsDefault()
    {
        var rows = RootKeys.Reference.Select(line => $"| `{line.Name}` | {line.Default} | {line.Help} |");
        string[] head = ["| key | default | what it is |", "|---|---|---|"];
        var table = string.Join('\n', head.Concat(rows));

        File.ReadAllText(Path.Combine(Places.Repository, "README.md")).Should().Contain(table);
    }

    [TestMethod]
    public void EveryDefaultThatIsWrittenDownIsTheDefault()
    {
        var plain = RootKeys.Reference.Where(line =>
            line.Default.Length > 0 && line.Default != "required" && !line.Default.Contains('`')
            && !line.Default.Contains(' ') && !line.Name.EndsWith(".name", StringComparison.Ordinal));
        foreach (var line in plain)
        {
            var given = SettingsSome.Read(YamlOf(line.Name, line.Default));
            var left = SettingsSome.Read(YamlOf(line.Name, "~"));
            SettingsSome.FaultsOf(given).Should().BeEmpty(line.Name);
            Written(given).Should().Be(Written(left), line.Name);
        }
    }

    [TestMethod]
    [DataRow("scraper.yaml")]
    [DataRow("receiver.yaml")]
    [DataRow("reporting.yaml")]
    public void TheExampleSettingsAreValid(string file) =>
        SettingsSome.FaultsOf(Example(file)).Should().BeEmpty();

    [TestMethod]
    public void TheExampleSidecarReportsToTheExampleReceiver()
    {
        var receiver = Example("receiver.yaml").Settings!.Receiver;
        var sink = Example("reporting.yaml").Settings!.Sinks.Should().ContainSingle().Which
            .Should().BeAssignableTo<HttpSinkOptions>().Subject;
        var url = new Uri(sink.Url);

        (url.Scheme, url.Port, url.AbsolutePath).Should()
            .Be(("https", receiver.ListenAddress.Port, "/api/v1/reports"));
        receiver.Tls.Should().NotBeNull();
        receiver.BearerTokensFile.Should().NotBeNull();
        sink.Http.Authorization!.Type.Should().Be("Bearer");
    }

    private static SettingsReading Example(string file) => SettingsReader.Read(new SettingsInput
    {
        Flags = new() { Config = Path.Combine(Places.Repository, "deploy", file) },
    });

    private static string YamlOf(string name, string value)
    {
        var levels = name.Split('.');
        var yaml = $"{levels[^1]}: '{value}'".Replace("'~'", "~");
        foreach (var level in levels[..^1].Reverse())
            yaml = level switch
            {
                "sinks[]" => $"sinks: [{{type: {TypeWith(levels)}, {Required(levels)}{yaml}}}]",
                "basic_auth" => $"basic_auth: {{username: u, {yaml}}}",
                "tls_server_config" => $"tls_server_config: {{cert_file: c, key_file: k, {yaml}}}",
                "authorization" => $"authorization: {{credentials: c, {yaml}}}",
                _ when level.EndsWith("[]", StringComparison.Ordinal) => $"{level[..^2]}: [{{{yaml}}}]",
                _ => $"{level}: {{{yaml}}}",
            };
        return yaml;
    }

    private static string TypeWith(string[] levels) => levels[1] switch
    {
        "path" or "max_size" or "keep" => "file",
        "job" or "method" => "pushgateway",
        "version" => "influxdb",
        _ => "webhook",
    };

    private static string Required(string[] levels) => TypeWith(levels) switch
    {
        "file" => "",
        "influxdb" => "url: 'http://h', org: o, bucket: b, ",
        _ => "url: 'http://h', ",
    };

    private static string Written(SettingsReading reading)
    {
        var settings = reading.BestEffort;
        return string.Join('\n', settings.Targets) + string.Join('\n', settings.Sinks) + settings;
    }
}
