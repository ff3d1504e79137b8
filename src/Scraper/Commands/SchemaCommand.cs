using System.CommandLine;
using System.IO;
using Scraper.Hosting;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary><c>scraper schema</c>: print the built-in schema, or another one that <c>--schema</c> names. It
/// reads no settings.</summary>
internal static class SchemaCommand
{
    public static Command Define(CommandIo io, Option<string> file)
    {
        var expressions = new Option<bool>("--expressions")
        {
            Description = "One field<TAB>expression a line; one with line breaks as a JSON string",
        };
        var command = new Command("schema", "Print the schema") { expressions };
        command.SetAction(parsed => (int)(parsed.GetValue(expressions)
            ? PrintExpressions(io, parsed.GetValue(file))
            : Print(io, parsed.GetValue(file))));
        return command;
    }

    private static ExitCode Print(CommandIo io, string? file)
    {
        // A file that is no schema is told, not repeated.
        if (file is not null && Read(io, file) is null)
            return ExitCode.Usage;
        io.Output.Write(System.Text.Encoding.UTF8.GetBytes(
            file is null ? Translating.Schema.BuiltInText : File.ReadAllText(file)));
        return ExitCode.Done;
    }

    private static ExitCode PrintExpressions(CommandIo io, string? file)
    {
        if (Read(io, file) is not { } schema)
            return ExitCode.Usage;
        foreach (var field in schema.Fields)
            foreach (var source in field.Sources)
                io.WriteLine($"{field.Name}\t{Line(source.Expression.Text.Trim())}");
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
