using System.IO;
using Scraper.Telemetry;
using Spectre.Console;

namespace Scraper.Commands;

/// <summary>
/// A report on one screen, for a person: every field with its value, tags, fidelity and source; then what is
/// absent and why; then the ledger. Lines are laid out here, for 60 to 160 columns; Spectre colours them.
/// </summary>
internal sealed class PreviewTable(CommandIo io, bool all)
{
    private const int FidelityWidth = 11;

    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Faint = new(Color.Grey);
    private static readonly Style Warning = new(Color.Yellow);
    private static readonly Style Good = new(Color.Green);

    private int _nameWidth;
    private int _valueWidth;
    private int _tagWidth;

    private int Width => io.Terminal.Width;

    /// <summary>Where tags begin.</summary>
    private int TagColumn => 2 + _nameWidth + 2 + _valueWidth + 2;

    /// <summary>Writes the whole view.</summary>
    public void Write(Report report)
    {
        using var writer = new StreamWriter(io.Output, leaveOpen: true);
        var console = Open(writer);
        var fields = report.Fields.Select(field => PreviewField.Of(field, all)).ToList();
        _nameWidth = fields.Select(field => field.Name.Length).Append("field".Length).Max();
        _valueWidth = fields.SelectMany(field => field.Values).Append("value").Max(value => value.Length);
        _tagWidth = Math.Min(
            Width - TagColumn - 2 - FidelityWidth,
            fields.Select(field => field.Head.Tags.Length).Append("tags".Length).Max());
        WriteHead(console, report);
        foreach (var field in fields)
            WriteField(console, field);
        WriteAbsent(console, report);
        WriteLedger(console, report);
    }

    private IAnsiConsole Open(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = io.Terminal.Colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = io.Terminal.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        // One more than is written: a line that fills the screen must not be wrapped.
        console.Profile.Width = Width + 1;
        return console;
    }

    private void WriteHead(IAnsiConsole console, Report report)
    {
        Wrapped(
            console,
            $"{report.Schema} · target {Plain.Text(report.Target)} · "
                + $"{report.Coverage.Filled} of {report.Coverage.Of} fields",
            0,
            Strong);
        var tags = report.Tags.Select(tag => $" · {tag.Name} {Plain.Text(tag.Value)}");
        Wrapped(console, ReportJson.Timestamp(report.ObservedAt) + string.Concat(tags), 0, Faint);
        if (report.Partial)
            Wrapped(console, "partial: a limit or a cut last line may have cost a part of it", 0, Warning);
        Line(console);
        Line(console, ("  " + "field".PadRight(_nameWidth) + "  " + "value".PadLeft(_valueWidth) + "  "
            + "tags".PadRight(_tagWidth) + "  fidelity", Faint));
    }

    private void WriteField(IAnsiConsole console, PreviewField field)
    {
        var fidelity = field.IsExact ? Good : Warning;
        Line(console,
            ("  " + field.Name.PadRight(_nameWidth), Strong),
            ("  " + field.Head.Value.PadLeft(_valueWidth), Strong),
            ("  " + Plain.Cut(field.Head.Tags, _tagWidth).PadRight(_tagWidth), Style.Plain),
            ("  " + field.Fidelity, fidelity));
        foreach (var row in field.Rows)
            Line(console,
                (new string(' ', _nameWidth + 4) + row.Value.PadLeft(_valueWidth), Style.Plain),
                ("  " + Plain.Cut(row.Tags, Width - TagColumn), Faint));
        if (field.Note is { } note)
            Wrapped(console, note, 4, Warning);
        Line(console, (Plain.Cut("    = " + field.Source, Width), Faint));
    }

    private void WriteAbsent(IAnsiConsole console, Report report)
    {
        if (report.Absent.Count + report.Lost.Count > 0)
            Line(console);
        foreach (var name in report.Lost)
            Line(console, ($"lost since the last report: {name}", Warning));
        if (report.Absent.Count == 0)
            return;
        Line(console, ("absent", Strong));
        var width = report.Absent.Max(absent => absent.Name.Length);
        foreach (var absent in report.Absent)
        {
            var name = absent.Name.PadRight(width + 2);
            Wrapped(console, name + Plain.Text(absent.Reason), 2, Faint, 2 + name.Length);
        }
    }

    private void WriteLedger(IAnsiConsole console, Report report)
    {
        var ledger = report.Ledger;
        Line(console);
        Wrapped(
            console,
            $"ledger  {Count(ledger.Read)} samples read = {Count(ledger.Used)} used + "
                + $"{Count(ledger.Ignored)} ignored + {Count(ledger.Rejected)} rejected",
            0,
            ledger.Rejected > 0 ? Warning : Strong,
            8);
        foreach (var (line, column, reason) in ledger.Rejections)
            Wrapped(console, $"line {line}, column {column}: {Plain.Text(reason)}", 8, Warning, 10);
        if (ledger.Rejected > ledger.Rejections.Count)
            Line(console, ($"        … and {ledger.Rejected - ledger.Rejections.Count} more", Faint));
    }

    private static string Count(long samples) => PreviewField.Number(samples);

    /// <summary>Words over as many lines as they need, the later ones indented further.</summary>
    private void Wrapped(IAnsiConsole console, string text, int indent, Style style, int? hang = null)
    {
        foreach (var line in Plain.Wrap(text, Width, indent, hang ?? indent))
            Line(console, (line, style));
    }

    private static void Line(IAnsiConsole console, params (string Text, Style Style)[] parts)
    {
        var used = parts.Length;
        while (used > 0 && parts[used - 1].Text.Trim().Length == 0)
            used--;
        for (var index = 0; index < used; index++)
            console.Write(new Text(
                index == used - 1 ? parts[index].Text.TrimEnd() : parts[index].Text, parts[index].Style));
        console.WriteLine();
    }
}
