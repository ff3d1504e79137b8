using System.IO;

namespace Scraper.Settings;

/// <summary>
/// A secret given inline or by the file that holds it. Its text comes out only through <see cref="Reveal"/>;
/// written anywhere else it is <c>&lt;secret&gt;</c>.
/// </summary>
internal sealed record Secret
{
    private const int LongestInFile = 64 * 1024;

    private readonly string? _text;

    private Secret(string? text, string? file) => (_text, File) = (text, file);

    /// <summary>The file that holds it, or null.</summary>
    public string? File { get; }

    /// <summary>A secret that stands in the settings themselves.</summary>
    public static Secret Inline(string text) => new(text, null);

    /// <summary>A secret in a file, read at each use so that a rotated one is seen.</summary>
    public static Secret InFile(string path) => new(null, path);

    /// <summary>The secret itself; in a file without the blanks and newlines around it, as Prometheus reads
    /// one.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string Reveal() => _text ?? ReadFile(File!).Trim();

    /// <inheritdoc/>
    public override string ToString() => "<secret>";

    private static string ReadFile(string path)
    {
        using var text = System.IO.File.OpenText(path);
        var start = new char[LongestInFile + 1];
        var length = text.ReadBlock(start);
        return length <= LongestInFile
            ? new string(start, 0, length)
            : throw new IOException($"it is longer than {Quantity.Size(LongestInFile)}");
    }
}
