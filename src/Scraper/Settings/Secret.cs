using System.IO;

namespace Scraper.Settings;

/// <summary>
/// A secret given inline or by the file that holds it. Its text comes out only through <see cref="Reveal"/>;
/// written anywhere else it is <c>&lt;secret&gt;</c>.
/// </summary>
internal sealed record Secret
{
    private readonly string? _text;

    private Secret(string? text, string? file) => (_text, File) = (text, file);

    /// <summary>The file that holds it, or null.</summary>
    public string? File { get; }

    /// <summary>A secret that stands in the settings themselves.</summary>
    public static Secret Inline(string text) => new(text, null);

    /// <summary>A secret in a file, read at each use so that a rotated one is seen.</summary>
    public static Secret InFile(string path) => new(null, path);

    /// <summary>The secret itself, without the newline that editors leave at a file's end.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string Reveal() => _text ?? System.IO.File.ReadAllText(File!).TrimEnd('\r', '\n');

    /// <inheritdoc/>
    public override string ToString() => "<secret>";
}
