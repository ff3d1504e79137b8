using System.IO;
using Scraper.Outcomes;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>The schema that settings name: a file, or the built-in one.</summary>
internal static class SchemaFile
{
    /// <summary>The built-in schema: without faults, so it is parsed when the first page asks for it, not
    /// before.</summary>
    public static Lazy<Schema> BuiltIn => new(() => Schema.BuiltIn);

    /// <summary>The schema; null with its faults.</summary>
    /// <param name="file">The file; null for the built-in schema.</param>
    /// <param name="faults">Every mistake in it at once.</param>
    public static Lazy<Schema>? Read(string? file, out IReadOnlyList<Fault> faults)
    {
        faults = [];
        if (file is null)
            return BuiltIn;
        try
        {
            using var text = File.OpenText(file);
            var schema = Schema.Read(text, file, out faults);
            return schema is null ? null : new Lazy<Schema>(schema);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults = [new Fault(file, 0, 0, "the schema cannot be read: " + unreadable.Message)];
            return null;
        }
    }
}
