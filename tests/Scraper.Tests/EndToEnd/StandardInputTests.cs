using System.IO;
using System.IO.Compression;
using System.Text;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>Pages on standard input and in packed files, as processes.</summary>
[TestClass]
public sealed class StandardInputTests : IDisposable
{
    private const string Tiny = "SCRAPER_SCHEMA=tiny.yaml";

    private readonly ProcessRun _program = new();

    public StandardInputTests()
    {
        _program.Put("db.prom", EndToEndTiny.Page);
        _program.Put("tiny.yaml", EndToEndTiny.Schema);
    }

    public void Dispose() => _program.Dispose();

    [TestMethod]
    [DataRow("preview --format json --target {0}")]
    [DataRow("eval db_users --target {0}")]
    [DataRow("parse {0}")]
    public async Task APageFromStandardInputIsThePageOfAFile(string arguments)
    {
        var file = await _program.RunAsync(string.Format(arguments, "db.prom"), Tiny);
        var input = await _program.RunAsync(
            string.Format(arguments, "-"), Tiny, EndToEndTiny.Page);

        file.Output.Should().NotBeEmpty();
        (input.Exit, EndToEndText.Normal(input.Output)).Should()
            .Be((file.Exit, EndToEndText.Normal(file.Output)));
    }

    [TestMethod]
    public async Task OnceDeliversAPageFromStandardInput()
    {
        var once = await _program.RunAsync(
            "once --target - --sink file=own.jsonl --state-dir state",
            input: File.ReadAllText(Places.Fixture("influxd-2.9.1.prom")));

        once.Exit.Should().Be(0, once.Error);
        once.Output.Should().EndWith("; file accepted\n");
        _program.Read("own.jsonl").Should().Contain("\"filled\":16");
    }

    [TestMethod]
    [DataRow("run --target -", "run asks its targets again and again, and standard input (-) can be read "
        + "once; once and preview take it")]
    [DataRow("eval - --target -", "standard input (-) holds the page or the expressions, not both")]
    public async Task WhereOnePageIsNotEnoughItIsTwo(string arguments, string why) =>
        (await _program.RunAsync(arguments, input: "a 1\n")).Should().Be(
            new ProcessRun.Result(2, "", $"usage_invalid: {why}\n"));

    [TestMethod]
    public async Task SomeKilobytesDoNotBecomeGigabytes()
    {
        using (var gzip = new GZipStream(
            File.Create(Path.Combine(_program.Directory, "bomb.prom.gz")), CompressionLevel.Fastest))
        {
            gzip.Write("a 1\n"u8);
            var comment = Encoding.ASCII.GetBytes("# " + new string('x', 1021) + "\n");
            for (var kilobytes = 0; kilobytes < 65 * 1024; kilobytes++)
                gzip.Write(comment);
            gzip.Write("b 2\n"u8);
        }

        (await _program.RunAsync("parse bomb.prom.gz")).Should().Be(new ProcessRun.Result(
            3, "[\"a\",[],\"1\",null]\n",
            "bomb.prom.gz: the body is over body_size_limit of 67108864 bytes; unpack it first (gzip -dc)"
            + "\n"));
        var answer = await _program.RunAsync(
            "eval a --target bomb.prom.gz", "SCRAPER_BODY_SIZE_LIMIT=1KiB");
        answer.Output.Should().Contain("a{}");
        answer.Error.Should().Contain("body_size_limit of 1024 bytes");
    }
}
