using System.IO;
using Microsoft.Extensions.Logging;
using Scraper.Outcomes;

namespace Scraper.Diagnostics;

/// <summary>What a command says beside its result, one line each: a sentence for a person, or JSON where log
/// lines are JSON.</summary>
/// <param name="error">Where to: standard error.</param>
/// <param name="clock">When.</param>
internal sealed class Messages(TextWriter error, TimeProvider clock)
{
    /// <summary>How lines are written: what flag and environment say, until settings are read.</summary>
    public LogFormat Format { get; set; }

    /// <summary>A failure: <c>kind: sentence</c>.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="target">Whose it is; null where it is no target's.</param>
    /// <param name="several">Whether a person needs the target's name to tell it from others.</param>
    public void Tell(Failure failure, string? target = null, bool several = false)
    {
        var (kind, whose) = (failure.Kind.Label(), several && target is not null ? $"target {target}: " : "");
        Write(LogLevel.Error, $"{kind}: {whose}{failure.Message}", failure.Message,
            target is null ? [("kind", kind)] : [("kind", kind), ("target", target)]);
    }

    /// <summary>A mistake in a file: <c>FILE:LINE:COLUMN: sentence</c>.</summary>
    public void Tell(Fault fault) => Write(
        LogLevel.Error, fault.ToString(), fault.Message,
        fault.Column > 0 ? [("file", fault.File), ("line", fault.Line), ("column", fault.Column)]
        : fault.Line > 0 ? [("file", fault.File), ("line", fault.Line)]
        : [("file", fault.File)]);

    /// <summary>A command line that is none, and how it should be: two lines for a person.</summary>
    public void Misused(string fault, string usage)
    {
        Write(LogLevel.Error, $"scraper: {fault}", fault,
            ("kind", FailureKind.UsageInvalid.Label()), ("usage", usage));
        if (Format == LogFormat.Text)
            error.WriteLine($"usage: {usage}");
    }

    /// <summary>Anything else.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="text">As a person reads it.</param>
    /// <param name="message">The same without what stands in the fields.</param>
    /// <param name="fields">For a program.</param>
    public void Write(
        LogLevel level, string text, string message, params (string Name, object? Value)[] fields) =>
        error.WriteLine(Format == LogFormat.Text
            ? text
            : LogLine.Json(clock.GetUtcNow(), level, message,
                fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
}
