using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Tests.Support;

/// <summary>What the pipeline makes of a page, without network, disk or clock.</summary>
internal static class Translated
{
    public static Task<Report> FileAsync(string path, TagPrivacy? privacy = null) =>
        ReportAsync(() => File.OpenRead(path), Schema.BuiltIn, privacy);

    public static Task<Report> TextAsync(
        string page, Schema? schema = null, TagPrivacy? privacy = null) => ReportAsync(
            () => new MemoryStream(Encoding.UTF8.GetBytes(page)), schema ?? Schema.BuiltIn, privacy);

    public static Task<Outcome<Translation>> OutcomeAsync(
        Func<Stream> page, Schema schema, TagPrivacy? privacy = null)
    {
        var bench = new PipelineBench(schema, privacy: privacy);
        bench.Pages.Body = page;
        return bench.Pipeline.ReportAsync(
            PipelineBench.Target, CollectionReason.Preview, last: null, CancellationToken.None);
    }

    /// <summary>A schema of these fields, one a line.</summary>
    public static Schema SchemaOf(string fields, string instance = "") =>
        SchemaIn($"schema: s/1\n{instance}\nfields:\n{fields}");

    /// <summary>A schema without faults.</summary>
    public static Schema SchemaIn(string text)
    {
        var schema = Schema.Read(text, "small.yaml", out var faults);
        string.Join('\n', faults).Should().BeEmpty();
        return schema!;
    }

    private static async Task<Report> ReportAsync(Func<Stream> page, Schema schema, TagPrivacy? privacy) =>
        (await OutcomeAsync(page, schema, privacy)).Value.Report;
}
