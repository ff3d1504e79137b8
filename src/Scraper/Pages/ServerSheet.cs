using Scraper.Receiving.Usage;
using Scraper.Telemetry;

namespace Scraper.Pages;

/// <summary>What stands on the page of one id.</summary>
/// <param name="Story">What is told of it.</param>
internal sealed record ServerSheet(ServerStory Story)
{
    /// <summary>Who reported, each with the last report.</summary>
    public IReadOnlyList<(string Words, CountedReport Report)> Reporters { get; } =
        [.. new[] { (Reporter(false), Story.BySidecar), (Reporter(true), Story.ByItself) }
            .Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!))];

    /// <summary>Every field, with what each reporter says of it.</summary>
    public IEnumerable<Row> Values => Story.Fields.Select(known => new Row(
        known.Name, [.. Reporters.Select(one => one.Report.Fields[known.Number])]));

    /// <summary>Who made a report.</summary>
    public static string Reporter(bool pushed) => pushed ? "itself" : "sidecar";

    /// <summary>A field and its values.</summary>
    internal sealed record Row(string Name, IReadOnlyList<CountedField> Values)
    {
        /// <summary>How true the first is; null where nobody tells one.</summary>
        public Fidelity? Fidelity => Values.Where(value => value.IsReported)
            .Select(value => (Fidelity?)value.Fidelity).FirstOrDefault();
    }
}
