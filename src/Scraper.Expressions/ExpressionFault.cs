using System.Text;

namespace Scraper.Expressions;

/// <summary>Why a text is no expression; 1-based position, columns in bytes of UTF-8 as Prometheus counts
/// them.</summary>
public sealed record ExpressionFault(int Line, int Column, string Message)
{
    /// <summary>The fault at a character of a text.</summary>
    public static ExpressionFault At(string text, int position, string message)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        var line = before[(before.LastIndexOf('\n') + 1)..];
        return new ExpressionFault(before.Count('\n') + 1, Encoding.UTF8.GetByteCount(line) + 1, message);
    }

    /// <summary><c>LINE:COLUMN: message</c>.</summary>
    public override string ToString() => $"{Line}:{Column}: {Message}";
}

/// <summary>Ends the parsing of an expression; never leaves <see cref="Expression"/>.</summary>
internal sealed class FaultException(int position, string message) : Exception(message)
{
    /// <summary>The character of the text that the fault is at.</summary>
    public int Position { get; } = position;
}

/// <summary>Ends an evaluation; never leaves <see cref="Expression"/>.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
