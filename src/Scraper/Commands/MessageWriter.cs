using System.IO;
using System.Text;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>
/// Standard error, for a person: what would steer a terminal is shown instead, and where nobody can be
/// told (a full disk, a closed descriptor) the program goes on untold.
/// </summary>
/// <param name="open">Opens what is written to, at the first message.</param>
internal sealed class MessageWriter(Func<TextWriter> open) : TextWriter
{
    private readonly Lazy<TextWriter> _inner = new(open);

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <summary>A part of a line; what ends lines is not told from what others wrote.</summary>
    public override void Write(string? value) => Try(inner => inner.Write(Shown(value)));

    /// <inheritdoc/>
    public override void WriteLine() => WriteLine("");

    /// <inheritdoc/>
    public override void WriteLine(string? value) =>
        Try(inner => inner.Write(Shown(value) + "\n"));

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush() => Try(inner => inner.Flush());

    // An address that a person typed is repeated by many messages, its password by none.
    private static string Shown(string? value) => UserInfo.Masked(OneLine.Visible(value ?? ""));

    private void Try(Action<TextWriter> write)
    {
        try
        {
            write(_inner.Value);
        }
        catch (Exception untold) when (
            untold is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // There is nobody left to tell.
        }
    }
}
