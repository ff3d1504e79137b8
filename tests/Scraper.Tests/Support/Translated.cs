using System.IO;
using System.Text;
using Scraper.Exposition;
using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Tests.Support;

/// <summary>A page on its whole way to a report, without network, disk or clock.</summary>
internal static class Translated
{
    public static Task<Report> FileAsync(string path) => ReportAsync(File.OpenRead(path), Schema.BuiltIn);

    public static Task<Report> TextAsync(string page, Schema? schema = null) =>
        ReportAsync(new MemoryStream(Encoding.UTF8.GetBytes(page)), schema ?? Schema.BuiltIn);

    public static async Task<Outcome<Translation>> OutcomeAsync(Stream page, Schema schema)
    {
        await using var _ = page;
        var translator = new Translator(schema);
        var samples = new SampleSet();
        var options = new ReaderOptions { Projection = translator.Needs, RejectTruncatedLine = true };
        var summary = await ExpositionReader.ReadAsync(page, options, samples, CancellationToken.None);
        var stamp = new CollectionStamp(
            Guid.Empty, DateTimeOffset.UnixEpoch, CollectionReason.Preview, "test");
        return translator.Translate(samples, summary, stamp);
    }

    private static async Task<Report> ReportAsync(Stream page, Schema schema) =>
        (await OutcomeAsync(page, schema)).Value.Report;
}
