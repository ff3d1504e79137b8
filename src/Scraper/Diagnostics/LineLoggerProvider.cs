using System.Collections;
using System.IO;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Scraper.Outcomes;

namespace Scraper.Diagnostics;

/// <summary>Writes each log entry as one line, for people or as JSON. Writing is synchronous: a line that was
/// logged is out, also when the program ends a moment later.</summary>
internal sealed partial class LineLoggerProvider(TextWriter output, LogFormat format, TimeProvider clock)
    : ILoggerProvider
{
    private const string OwnCategory = "scraper";

    private readonly Lock _gate = new();

    /// <summary>A factory with nothing else in it:
    /// our lines from Information up, the frameworks' warnings.</summary>
    public static ILoggerFactory Factory(TextWriter output, LogFormat format, TimeProvider clock) =>
        LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // throws what it would log
            .AddFilter("Quartz", LogLevel.Warning)
            .AddProvider(new LineLoggerProvider(output, format, clock)));

    /// <summary>The program's one logger.</summary>
    public static ILogger Own(ILoggerFactory factory) => factory.CreateLogger(OwnCategory);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName == OwnCategory);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Write(LogLevel level, string message, bool own, object? state, Exception? thrown)
    {
        var line = format == LogFormat.Json
            ? Json(level, message, own, state, thrown)
            : Text(level, message, thrown);
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    // What others wrote into a message must not look like a further line.
    private string Text(LogLevel level, string message, Exception? thrown) => OneLine.Cell(
        $"{UtcText.Milliseconds(clock.GetUtcNow())} {LogLine.Name(level)} {message}"
        + (thrown is null ? "" : $": {thrown}"));

    /// <summary>One of our own entries has the words of its template as message, the names in it as fields.
    /// What frameworks log is a message alone: their sentences do not stand without the names.</summary>
    private string Json(LogLevel level, string message, bool own, object? state, Exception? thrown)
    {
        const string template = "{OriginalFormat}";
        var names = (own ? state as IEnumerable : null)?.OfType<KeyValuePair<string, object?>>().ToList();
        var words = names?.Find(one => one.Key == template).Value is string text
            ? Placeholders().Replace(text, "")
            : "";
        return words.Length > 0
            ? LogLine.Json(
                clock.GetUtcNow(), level, words, names!.Where(one => one.Key != template), thrown)
            : LogLine.Json(clock.GetUtcNow(), level, message, [], thrown);
    }

    /// <summary><c> target={Target}</c>, <c> filled={Filled}/{Of}</c>, <c> ({DisabledBy})</c>,
    /// <c>: {Error}</c>.</summary>
    [GeneratedRegex(@" \(\{\w+\}\)|:? ?(\w+=)?\{\w+\}(/\{\w+\})?")]
    private static partial Regex Placeholders();

    /// <summary>One category's logger; the categories are not written.</summary>
    private sealed class LineLogger(LineLoggerProvider owner, bool own) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            owner.Write(logLevel, formatter(state, exception), own, state, exception);
    }
}

/// <summary>How lines on standard error are written.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
