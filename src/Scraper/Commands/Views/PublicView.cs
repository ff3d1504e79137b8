using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Commands;

/// <summary>How <c>usage --public</c> is shown.</summary>
internal static class PublicView
{
    /// <summary>In one of the forms <c>table</c>, <c>json</c> and <c>csv</c>.</summary>
    public static void Write(CommandIo io, PublicSummary summary, string format)
    {
        if (format == "json")
            io.WriteLine(UsageJson.Write(summary));
        else if (format == "csv")
            io.WriteWhole(writer => UsageCsv.Write(summary, writer));
        else
            WriteTable(io, summary);
    }

    private static void WriteTable(CommandIo io, PublicSummary summary)
    {
        var span = $"{UtcText.Seconds(summary.Since)} to {UtcText.Seconds(summary.Until)}: ";
        if (summary.Ids == 0)
        {
            io.WriteWords($"{span}fewer than {summary.K} ids, of which nothing is told");
            return;
        }
        io.WriteWords(
            $"{span}{UsageView.Number(summary.Ids)} ids, rounded down to a multiple of {summary.K}");
        UsageView.Table(io, ["field", "ids", "about"], [.. summary.Fields.Select(Row)], [1, 2]);
        UsageView.Table(io, ["version", "ids"], UsageView.Counted(summary.Versions), [1]);
    }

    private static string[] Row(PublicField field) =>
        [field.Name, UsageView.Number(field.Ids), field.Total is { } total ? UsageView.Number(total) : ""];
}
