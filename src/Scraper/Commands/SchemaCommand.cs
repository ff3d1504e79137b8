using System.CommandLine;
using System.IO;
using System.Text;
using Scraper.Hosting;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>scraper schema</c>: print the built-in schema, or another one that <c>--schema</c> names. It
/// reads no settings.</summary>
internal static class SchemaCommand
{
    /// <summary>Its word, its help and how it is made.</summary>
    public static CommandKind Kind { get; } = new("schema", "print the schema; reads no settings", Define)
    {
        Reads = flags => [flags.Schema, flags.LogFormat],
        Examples = ["scraper schema > own.yaml", "scraper schema --schema own.yaml --expressions"],
        Variables = [Variable.LogFormat],
    };

    private static void Define(Command command, CommandLine line)
    {
        var expressions = SharedFlags.Switch(
            "--expressions", "one field<TAB>expression a line; one with line breaks as a JSON string");
        command.Add(expressions);
        command.SetAction(parsed => (int)(parsed.GetValue(expressions)
            ? PrintExpressions(line.Io, parsed.GetValue(line.Flags.Schema))
            : Print(line.Io, parsed.GetValue(line.Flags.Schema))));
    }

    private static ExitCode Print(CommandIo io, string? file)
    {
        // A file that is no schema is told, not repeated.
        if (file is not null && Read(io, file) is null)
            return ExitCode.Usage;
        io.Output.Write(Encoding.UTF8.GetBytes(
            file is null ? Translating.Schema.BuiltInText : File.ReadAllText(file)));
        return ExitCode.Done;
    }

    private static ExitCode PrintExpressions(CommandIo io, string? file)
    {
        if (Read(io, file) is not { } schema)
            return ExitCode.Usage;
        foreach (var field in schema.Fields)
            foreach (var source in field.Sources)
                io.WriteLine(Encoding.UTF8.GetBytes($"{field.Name}\t{Line(source.Expression.Text.Trim())}"));
        return ExitCode.Done;
    }

    private static Translating.Schema? Read(CommandIo io, string? file)
    {
        var schema = SchemaFile.Read(file, out var faults);
        foreach (var fault in faults)
            io.Messages.Tell(fault);
        return schema?.Value;
    }

    /// <summary>As <c>eval -</c> reads it.</summary>
    private static string Line(string expression) =>
        expression.Contains('\n') ? JsonLine.Quoted(expression) : expression;
}
