using Scraper.Outcomes;

namespace Scraper.Settings;

/// <summary>Where a setting was written and what it is called there: <c>targets[0].url</c> in a file,
/// <c>SCRAPER_TARGETS__0__URL</c> in the environment, <c>--target</c> on the command line.</summary>
/// <param name="File">The file, <see cref="Environment"/> or <see cref="CommandLine"/>.</param>
/// <param name="Line">1-based, 0 where there is none.</param>
/// <param name="Column">1-based, 0 where there is none.</param>
/// <param name="Name">The setting's name there; empty for the whole of a file.</param>
internal sealed record Origin(string File, long Line, long Column, string Name)
{
    // A setting's own is shorter; a file can nest keys of any length.
    private const int LongestName = 256;

    public const string Environment = "environment";

    public const string CommandLine = "command line";

    private bool IsEnvironment => File == Environment;

    /// <summary>The folder that a relative path is relative to: that of the file it stands in; empty, the
    /// working directory, for the environment and the command line.</summary>
    public string Folder =>
        IsEnvironment || File == CommandLine ? "" : System.IO.Path.GetDirectoryName(File) ?? "";

    /// <summary>The origin of a key below this one, as far as it is known.</summary>
    public Origin Child(string key) => Named(
        IsEnvironment ? $"{Name}{(Name.EndsWith('_') ? "" : "__")}{key.ToUpperInvariant()}"
        : Name.Length == 0 ? key
        : $"{Name}.{key}");

    /// <summary>The origin of an item of this list.</summary>
    public Origin Item(int index) =>
        Named(IsEnvironment ? $"{Name}__{index}" : $"{Name}[{index}]");

    /// <summary>This name with the key in it that is wrong put right.</summary>
    public string Respelt(string key, string right)
    {
        var at = Name.LastIndexOf(key, StringComparison.OrdinalIgnoreCase);
        var spelling = IsEnvironment ? right.ToUpperInvariant() : right;
        return at < 0 ? spelling : Name[..at] + spelling + Name[(at + key.Length)..];
    }

    /// <summary>A fault of this setting.</summary>
    public Fault Fault(string message) =>
        new(File, Line, Column, Name.Length == 0 ? message : $"{Name}: {message}");

    private Origin Named(string name) =>
        this with { Name = name.Length <= LongestName ? name : name[..LongestName] + "…" };
}
