using System.Text;

namespace Scraper.Expressions;

/// <summary>Why a text is no expression.</summary>
/// <param name="Line">The 1-based line of the text.</param>
/// <param name="Column">The 1-based column, in bytes of UTF-8 as Prometheus counts them.</param>
/// <param name="Message">What was expected and what stood there, or the nearest form that would do.</param>
public sealed record ExpressionFault(int Line, int Column, string Message)
{
    /// <summary>The fault at a character of a text.</summary>
    internal static ExpressionFault At(string text, int position, string message)
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
/// <param name="reason">Why, in one sentence that quotes nothing of the page.</param>
/// <param name="quote">The rest of it, which does.</param>
internal sealed class EvaluationException(string reason, string quote = "") : Exception(reason + quote)
{
    /// <summary>The sentence without what it quotes.</summary>
    public string Reason => reason;
}
