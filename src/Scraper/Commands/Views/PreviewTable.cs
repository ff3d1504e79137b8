using Scraper.Outcomes;
using Scraper.Telemetry;
using Scraper.Translating;

namespace Scraper.Commands;

/// <summary>
/// A report on one screen, for a person: every field with its value, tags, fidelity and source; then what is
/// absent and why; then the ledger. What is wider than the terminal is wrapped.</summary>
/// <param name="io">Where to.</param>
/// <param name="all">Whether every point is shown.</param>
internal sealed class PreviewTable(CommandIo io, bool all)
{
    private const int FidelityWidth = 11;
    private const int LeastTags = 16;

    /// <summary>The tags that do not leave as they stood on the page; they are marked.</summary>
    public IReadOnlyList<TagChange> Changes { get; init; } = [];

    private int _nameWidth;
    private int _valueWidth;
    private int _tagWidth;

    private int Width => io.Terminal.Width;

    /// <summary>The column at which tags begin.</summary>
    private int TagColumn => 2 + _nameWidth + 2 + _valueWidth + 2;

    /// <summary>Whether names stand on lines of their own: the terminal has no room for them beside the
    /// rest.</summary>
    private bool IsStacked => _nameWidth == 0;

    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="target">What the report's target is called for a person.</param>
    public void Write(Report report, string target)
    {
        var fields = report.Fields
            .Select(field => PreviewField.Of(field, ChangedIn(field.Name), all)).ToList();
        LayOut(fields);
        WriteHead(report, target);
        foreach (var field in fields)
            WriteField(field);
        WriteAbsent(report);
        WriteLedger(report);
    }

    private ChangedTags ChangedIn(string? field) => new(Changes.Where(change => change.Field == field));

    private void LayOut(IReadOnlyList<PreviewField> fields)
    {
        _nameWidth = fields.Select(field => field.Name.Length).Append("field".Length).Max();
        _valueWidth = fields.SelectMany(field => field.Values).Append("value").Max(value => value.Length);
        var room = Width - TagColumn - 2 - FidelityWidth;
        var widest = fields.Select(field => field.Head.Tags.Length).Append("tags".Length).Max();
        _tagWidth = room < LeastTags ? 0 : Math.Min(room, widest);
        if (room < LeastTags)
            _nameWidth = 0;
    }

    private void WriteHead(Report report, string target)
    {
        io.WriteWords(
            $"{report.Schema} · target {target} · {report.Coverage.Filled} of {report.Coverage.Of} fields",
            Ink.Strong);
        var changed = ChangedIn(null);
        var tags = report.Tags.Select(tag => $" · {tag.Name} {tag.Value}{changed.MarkOf(tag)}")
            .Concat(changed.Dropped.Select(tag => " · " + tag));
        io.WriteWords(UtcText.Milliseconds(report.ObservedAt) + string.Concat(tags), Ink.Faint);
        if (report.Partial)
            io.WriteWords("partial: a limit or a cut last line may have cost a part of it", Ink.Warning);
        io.WriteLine("");
        if (IsStacked)
            io.WriteLine(("  field  fidelity", Ink.Faint));
        io.WriteLine((
            "  " + (IsStacked ? "" : "field".PadRight(_nameWidth)) + "  " + "value".PadLeft(_valueWidth)
            + "  " + (IsStacked ? "tags" : "tags".PadRight(_tagWidth) + "  fidelity"), Ink.Faint));
    }

    private void WriteField(PreviewField field)
    {
        var fidelity = ("  " + field.Fidelity, field.IsExact ? Ink.Good : Ink.Warning);
        if (IsStacked)
        {
            WriteStackedName(field.Name, fidelity);
            WriteRow(field.Head, "", Ink.Strong, Ink.Plain, Width - TagColumn);
        }
        else
            WriteRow(field.Head, field.Name, Ink.Strong, Ink.Plain, _tagWidth, fidelity);
        foreach (var row in field.Rows)
            WriteRow(row, "", Ink.Plain, Ink.Faint, Width - TagColumn);
        if (field.Note is { } note)
            io.WriteWords(note, Ink.Warning, 4, 4);
        io.WriteWords("= " + field.Source, Ink.Faint, 4, 6);
    }

    private void WriteStackedName(string name, (string Text, Ink Ink) fidelity)
    {
        if (2 + name.Length + fidelity.Text.Length <= Width)
            io.WriteLine(("  " + name, Ink.Strong), fidelity);
        else
        {
            io.WriteWords(name, Ink.Strong, 2, 2);
            io.WriteLine(("  ", Ink.Plain), fidelity);
        }
    }

    /// <summary>A value with its tags in so many columns, and what stands behind their first line.</summary>
    private void WriteRow(
        PreviewRow row, string name, Ink value, Ink tags, int width, (string, Ink) behind = default)
    {
        var lines = Plain.Wrap(row.Tags, width).ToList();
        io.WriteLine(
            ("  " + name.PadRight(_nameWidth), Ink.Strong),
            ("  " + row.Value.PadLeft(_valueWidth), value),
            ("  " + lines[0].PadRight(_tagWidth), tags),
            behind);
        foreach (var line in lines.Skip(1))
            io.WriteLine((new string(' ', TagColumn) + line, tags));
    }

    private void WriteAbsent(Report report)
    {
        if (report.Absent.Count + report.Lost.Count > 0)
            io.WriteLine("");
        foreach (var name in report.Lost)
            io.WriteWords($"lost since the last report: {name}", Ink.Warning);
        if (report.Absent.Count == 0)
            return;
        io.WriteLine(("absent", Ink.Strong));
        var width = report.Absent.Max(absent => absent.Name.Length) + 2;
        var isWide = 2 + width <= Width / 2;
        foreach (var absent in report.Absent)
            io.WriteWords(
                (isWide ? absent.Name.PadRight(width) : absent.Name + "  ") + absent.Reason,
                Ink.Faint, 2, isWide ? 2 + width : 4);
    }

    private void WriteLedger(Report report)
    {
        var ledger = report.Ledger;
        io.WriteLine("");
        io.WriteWords(
            $"ledger  {Count(ledger.Read)} samples read = {Count(ledger.Used)} used + "
                + $"{Count(ledger.Ignored)} ignored + {Count(ledger.Rejected)} rejected",
            ledger.Rejected > 0 ? Ink.Warning : Ink.Strong,
            hang: 8);
        foreach (var (line, column, reason) in ledger.Rejections)
            io.WriteWords($"line {line}, column {column}: {reason}", Ink.Warning, 8, 10);
        if (ledger.Rejected > ledger.Rejections.Count)
            io.WriteLine(($"        … and {ledger.Rejected - ledger.Rejections.Count} more", Ink.Faint));
    }

    private static string Count(long samples) => PreviewField.Number(samples);
}
