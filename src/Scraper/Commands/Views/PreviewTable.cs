using System.Text;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary>
/// A report on one screen, for a person: every field with its value, tags, fidelity and source; then what is
/// absent and why; then the ledger. For 60 to 160 columns.
/// </summary>
internal sealed class PreviewTable(CommandIo io, bool all)
{
    private const int FidelityWidth = 11;

    private int _nameWidth;
    private int _valueWidth;
    private int _tagWidth;

    private int Width => io.Terminal.Width;

    /// <summary>The column at which tags begin.</summary>
    private int TagColumn => 2 + _nameWidth + 2 + _valueWidth + 2;

    public void Write(Report report)
    {
        var fields = report.Fields.Select(field => PreviewField.Of(field, all)).ToList();
        _nameWidth = fields.Select(field => field.Name.Length).Append("field".Length).Max();
        _valueWidth = fields.SelectMany(field => field.Values).Append("value").Max(value => value.Length);
        _tagWidth = Math.Min(
            Width - TagColumn - 2 - FidelityWidth,
            fields.Select(field => field.Head.Tags.Length).Append("tags".Length).Max());
        WriteHead(report);
        foreach (var field in fields)
            WriteField(field);
        WriteAbsent(report);
        WriteLedger(report);
    }

    private void WriteHead(Report report)
    {
        Wrapped(
            $"{report.Schema} · target {OneLine.Cell(report.Target)} · "
                + $"{report.Coverage.Filled} of {report.Coverage.Of} fields",
            0,
            Ink.Strong);
        var tags = report.Tags.Select(tag => $" · {tag.Name} {OneLine.Cell(tag.Value)}");
        Wrapped(UtcText.Milliseconds(report.ObservedAt) + string.Concat(tags), 0, Ink.Faint);
        if (report.Partial)
            Wrapped("partial: a limit or a cut last line may have cost a part of it", 0, Ink.Warning);
        Line();
        Line(("  " + "field".PadRight(_nameWidth) + "  " + "value".PadLeft(_valueWidth) + "  "
            + "tags".PadRight(_tagWidth) + "  fidelity", Ink.Faint));
    }

    private void WriteField(PreviewField field)
    {
        var fidelity = field.IsExact ? Ink.Good : Ink.Warning;
        Line(
            ("  " + field.Name.PadRight(_nameWidth), Ink.Strong),
            ("  " + field.Head.Value.PadLeft(_valueWidth), Ink.Strong),
            ("  " + Plain.Cut(field.Head.Tags, _tagWidth).PadRight(_tagWidth), Ink.Plain),
            ("  " + field.Fidelity, fidelity));
        foreach (var row in field.Rows)
            Line(
                (new string(' ', _nameWidth + 4) + row.Value.PadLeft(_valueWidth), Ink.Plain),
                ("  " + Plain.Cut(row.Tags, Width - TagColumn), Ink.Faint));
        if (field.Note is { } note)
            Wrapped(note, 4, Ink.Warning);
        Line((Plain.Cut("    = " + field.Source, Width), Ink.Faint));
    }

    private void WriteAbsent(Report report)
    {
        if (report.Absent.Count + report.Lost.Count > 0)
            Line();
        foreach (var name in report.Lost)
            Line(($"lost since the last report: {name}", Ink.Warning));
        if (report.Absent.Count == 0)
            return;
        Line(("absent", Ink.Strong));
        var width = report.Absent.Max(absent => absent.Name.Length);
        foreach (var absent in report.Absent)
        {
            var name = absent.Name.PadRight(width + 2);
            Wrapped(name + OneLine.Cell(absent.Reason), 2, Ink.Faint, 2 + name.Length);
        }
    }

    private void WriteLedger(Report report)
    {
        var ledger = report.Ledger;
        Line();
        Wrapped(
            $"ledger  {Count(ledger.Read)} samples read = {Count(ledger.Used)} used + "
                + $"{Count(ledger.Ignored)} ignored + {Count(ledger.Rejected)} rejected",
            0,
            ledger.Rejected > 0 ? Ink.Warning : Ink.Strong,
            8);
        foreach (var (line, column, reason) in ledger.Rejections)
            Wrapped($"line {line}, column {column}: {OneLine.Cell(reason)}", 8, Ink.Warning, 10);
        if (ledger.Rejected > ledger.Rejections.Count)
            Line(($"        … and {ledger.Rejected - ledger.Rejections.Count} more", Ink.Faint));
    }

    private static string Count(long samples) => PreviewField.Number(samples);

    /// <summary>Words over as many lines as they need, the later ones indented further.</summary>
    private void Wrapped(string text, int indent, Ink ink, int? hang = null)
    {
        foreach (var line in Plain.Wrap(text, Width, indent, hang ?? indent))
            Line((line, ink));
    }

    /// <summary>One line without blanks at its end.</summary>
    private void Line(params ReadOnlySpan<(string Text, Ink Ink)> parts)
    {
        while (parts is [.., var last] && string.IsNullOrWhiteSpace(last.Text))
            parts = parts[..^1];
        var line = new StringBuilder();
        for (var at = 0; at < parts.Length; at++)
        {
            var text = at == parts.Length - 1 ? parts[at].Text.TrimEnd() : parts[at].Text;
            line.Append(io.Terminal.Colours ? parts[at].Ink.On(text) : text);
        }
        io.WriteLine(line.ToString());
    }
}
