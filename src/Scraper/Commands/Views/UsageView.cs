using System.Globalization;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Commands;

/// <summary>How <c>usage</c> is shown.</summary>
internal static class UsageView
{
    /// <summary>In one of the forms <c>table</c>, <c>json</c> and <c>csv</c>.</summary>
    public static void Write(CommandIo io, UsageAnswer answer, string format)
    {
        if (format == "json")
            io.WriteLine(UsageJson.Write(answer));
        else if (format == "csv")
            io.WriteWhole(writer => UsageCsv.Write(answer, writer));
        else
            WriteTable(io, answer);
    }

    private static void WriteTable(CommandIo io, UsageAnswer answer)
    {
        io.WriteWords(
            $"{UtcText.Seconds(answer.Question.Since)} to {UtcText.Seconds(answer.Question.Until)}: "
            + $"{Number(answer.Reports)} reports of {Number(answer.Ids)} ids, "
            + $"{Number(answer.Installations)} installations");
        var by = answer.Question.By;
        var rows = answer.Fields.SelectMany(field => Rows(field, by)).ToList();
        Table(io, ["field", .. by, "ids", "installations", "total", "of first reports", "fidelity"], rows,
            [.. Enumerable.Range(by.Count + 1, 4)]);
        Table(io, ["version", "ids"], Counted(answer.Versions), [1]);
        Table(io, ["absent", "ids"], Counted(answer.Absent), [1]);
    }

    private static IEnumerable<string[]> Rows(FieldUse field, IReadOnlyList<string> by)
    {
        yield return
        [
            field.Name, .. by.Select(_ => ""), .. Counts(field.Users),
            field.FirstReports is { } first ? Number(first.Total) : "",
            string.Join(' ', field.Fidelity.Select(one => $"{one.Fidelity.Label()}={one.Ids}")),
        ];
        foreach (var group in field.Groups ?? [])
            yield return ["", .. group.Values, .. Counts(group.Users), "", ""];
    }

    public static List<string[]> Counted(IReadOnlyList<(string Name, long Ids)> counts) =>
        [.. counts.Select(one => (string[])[one.Name, Number(one.Ids)])];

    private static string[] Counts(Amount users) =>
        [Number(users.Ids), Number(users.Installations), Number(users.Total)];

    /// <summary>A table that has a row, behind a blank line.</summary>
    public static void Table(CommandIo io, string[] head, List<string[]> rows, int[] rightAligned)
    {
        if (rows.Count == 0)
            return;
        io.WriteLine("");
        Columns.Write(io, [head, .. rows], rightAligned);
    }

    public static string Number(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);
}
