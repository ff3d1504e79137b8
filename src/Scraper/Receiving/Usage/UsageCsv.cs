using System.Globalization;
using System.IO;
using Scraper.Outcomes;

namespace Scraper.Receiving.Usage;

/// <summary>
/// The answers of counting as CSV (RFC 4180), safe to open in a spreadsheet: a cell that would be a formula
/// begins with an apostrophe.
/// </summary>
internal static class UsageCsv
{
    /// <summary><c>name,type,TAG…,ids,installations,total</c>, a field's own row before those of its
    /// groups.</summary>
    public static void Write(UsageAnswer answer, TextWriter writer)
    {
        var by = answer.Question.By;
        Row(writer, ["name", "type", .. by, "ids", "installations", "total"]);
        foreach (var field in answer.Fields)
        {
            Row(writer, [field.Name, field.Type.Label(), .. by.Select(_ => ""), .. Counts(field.Users)]);
            foreach (var group in field.Groups ?? [])
                Row(writer, [field.Name, field.Type.Label(), .. group.Values, .. Counts(group.Users)]);
        }
    }

    /// <summary>The first row of installations.</summary>
    public const string HeadOfInstallations =
        "id,ip,storage,version,first_seen,last_seen,reports,silent_intervals,conflicting\r\n";

    /// <summary>The row of one.</summary>
    public static void Write(Installation one, TextWriter writer) => Row(writer,
        [one.Id, one.Ip ?? "", one.Storage, one.Version ?? "",
        UtcText.Milliseconds(one.FirstSeen), UtcText.Milliseconds(one.LastSeen),
        Number(one.Reports), Number(one.SilentIntervals), one.Conflicting ? "true" : "false"]);

    private static IEnumerable<string> Counts(Amount users) =>
        [Number(users.Ids), Number(users.Installations), Number(users.Total)];

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Row(TextWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join(',', cells.Select(Cell)));
        writer.Write("\r\n");
    }

    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(text))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
