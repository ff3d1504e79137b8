using System.IO;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>A webhook whose address is the secret: it stands in a file and nowhere else.</summary>
[TestClass]
public sealed class SecretAddressTests : IDisposable
{
    private const string Token = "T0K3N-of-the-hook";

    private readonly ProcessRun _program = new();
    private readonly EndToEndServer _server;

    public SecretAddressTests()
    {
        _server = EndToEndTiny.Serve(_program);
        _program.Put("hook.url", $"{_server.Url($"/services/{Token}")}?key={Token}2\n");
        _program.Put("scraper.yaml", _program.Read("scraper.yaml").Split("sinks:")[0]
            + "sinks: [ { type: webhook, url_file: hook.url } ]\n");
    }

    public void Dispose()
    {
        _server.Dispose();
        _program.Dispose();
    }

    [TestMethod]
    public async Task ItIsSentThereAndStandsInNothingThatIsSaidOrKept()
    {
        _server.Answer($"/services/{Token}", "404 Not Found",
            Encoding.UTF8.GetBytes($"nothing at /services/{Token}?key={Token}2"));
        var said = new StringBuilder();
        foreach (var arguments in (string[])["preview --sink webhook", "preview --sink webhook --format json",
            "check --probe", "once --summary", "once --log-format json", "status", "status --format json"])
        {
            var result = await _program.RunAsync(arguments);
            said.Append(result.Output).Append(result.Error);
        }

        _server.Posts.Should().OnlyContain(post => post.Path.StartsWith($"/services/{Token}"));
        said.ToString().Should().Contain($"POST {_server.Url("/<secret>")}\n")
            .And.Contain("404 Not Found: nothing at <secret>").And.NotContain(Token);
        foreach (var file in _program.Left().Where(file => file.StartsWith("state/")))
            Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_program.Directory, file)))
                .Should().NotContain(Token, file);
    }

    [TestMethod]
    public async Task WithoutItsFileAPreviewSaysSoAndAReportWaits()
    {
        File.Delete(Path.Combine(_program.Directory, "hook.url"));

        var preview = await _program.RunAsync("preview --sink webhook");
        var once = await _program.RunAsync("once --summary");

        var reason = $"Could not find file '{_program.Directory}/hook.url'";
        preview.Should().Be(new ProcessRun.Result(3, "", $"secret_unreadable: sink webhook: {reason}\n"));
        once.Exit.Should().Be(4);
        once.Output.Should().Contain($"\"verdict\":\"retry_later\",\"reason\":\"{reason}\"");
    }
}
