using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Scraper.Commands;
using Scraper.Exposition;
using Scraper.Hosting;
using Scraper.Tests.Support;
using Scraper.Translating;

namespace Scraper.Tests.EndToEnd;

/// <summary>
/// <c>fixtures/walkthrough</c> shows ten lines of a page at every station. The files are what the program
/// makes of them; <c>make walkthrough</c> writes them anew.
/// </summary>
[TestClass]
public sealed class WalkthroughTests
{
    private static readonly string Folder = Places.Fixture("walkthrough");

    [TestMethod]
    public async Task TheFilesAreWhatEveryStationMakesOfTheLinesBefore()
    {
        await IsAsync("2-samples.jsonl", SamplesAsync(Projection.Everything));
        await IsAsync("3-samples-asked-for.jsonl", SamplesAsync(Schema.BuiltIn.Needs));
        await IsAsync("4-sources-that-yield.jsonl", SourcesAsync());
        await IsAsync("5-report.json", CommandAsync("preview", "--format", "json"));
        await IsAsync("6-preview.txt", CommandAsync("preview"));
        await IsAsync("7-webhook.http", CommandAsync("preview", "--sink", "webhook"));
        await IsAsync("7-pushgateway.http", CommandAsync("preview", "--sink", "pushgateway"));
        await IsAsync("7-otlp.http", CommandAsync("preview", "--sink", "otlp"));
        await IsAsync("7-influxdb.http", CommandAsync("preview", "--sink", "influxdb"));
    }

    private static async Task IsAsync(string name, Task<string> made)
    {
        var path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("REWRITE_WALKTHROUGH") == "1")
            await File.WriteAllTextAsync(path, await made);
        (await made).Should().Be(await File.ReadAllTextAsync(path), name);
    }

    /// <summary>What <c>parse</c> prints, and the lines that are none.</summary>
    private static async Task<string> SamplesAsync(Projection projection)
    {
        await using var page = File.OpenRead(Path.Combine(Folder, "1-page.prom"));
        var output = new MemoryStream();
        var rejections = new StringBuilder();
        using (var samples = new SampleJsonWriter(output, one =>
            rejections.Append($"{one.Line}:{one.Column}: {one.Told}\n")))
        {
            var options = new ReaderOptions { Projection = projection };
            await ExpositionReader.ReadAsync(page, options, samples, CancellationToken.None);
        }
        return Encoding.UTF8.GetString(output.ToArray()) + rejections;
    }

    /// <summary>What <c>eval</c> answers for every source of the schema that yields a series.</summary>
    private static async Task<string> SourcesAsync()
    {
        await using var page = File.OpenRead(Path.Combine(Folder, "1-page.prom"));
        var samples = new SampleSet();
        var options = new ReaderOptions { Projection = Schema.BuiltIn.Needs };
        await ExpositionReader.ReadAsync(page, options, samples, CancellationToken.None);
        var output = new MemoryStream();
        foreach (var source in Schema.BuiltIn.Fields.SelectMany(field => field.Sources))
            if (source.Expression.Evaluate(samples) is { Vector.Count: > 0 } evaluation)
                EvaluationJson.WriteLine(output, source.Expression.Text, evaluation);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<string> CommandAsync(params string[] arguments)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 19, 0, 0, TimeSpan.Zero));
        var (output, error) = (new MemoryStream(), new StringWriter());
        var io = new CommandIo(Stream.Null, output, error, new Terminal(100, false));
        var composition = new Composition(output, error, time);
        var line = new CommandLine(io, composition, new Dictionary<string, string>());
        await line.RunAsync(
            [.. arguments, "--config", Path.Combine(Folder, "scraper.yaml")], CancellationToken.None);
        error.ToString().Should().BeEmpty();
        return Regex.Replace(
            Encoding.UTF8.GetString(output.ToArray()),
            "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
            "019bf5d3-1c00-7000-8000-000000000000");
    }
}
