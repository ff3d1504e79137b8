using System.Collections;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Scraper.Outcomes;

namespace Scraper.Diagnostics;

/// <summary>Writes each log entry as one line, for people or as JSON. Writing is synchronous: a line that was
/// logged is out, also when the program ends a moment later.</summary>
internal sealed class LineLoggerProvider(TextWriter output, LogFormat format, TimeProvider clock)
    : ILoggerProvider
{
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

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Write(LogLevel level, string message, IEnumerable? names, Exception? thrown)
    {
        var time = UtcText.Milliseconds(clock.GetUtcNow());
        var line = format == LogFormat.Json
            ? Encoding.UTF8.GetString(Json(time, level, message, names, thrown).Span)
            : Text(time, level, message, thrown);
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    // What others wrote into a message must not look like a further line.
    private static string Text(string time, LogLevel level, string message, Exception? thrown) =>
        OneLine.Cell($"{time} {Name(level)} {message}" + (thrown is null ? "" : $": {thrown}"));

    private static ReadOnlyMemory<byte> Json(
        string time, LogLevel level, string message, IEnumerable? names, Exception? thrown) =>
        JsonLine.Object(json =>
        {
            json.WriteString("time", time);
            json.WriteString("level", Name(level));
            json.WriteString("message", message);
            foreach (var (key, value) in names?.OfType<KeyValuePair<string, object?>>() ?? [])
            {
                if (key != "{OriginalFormat}")
                    Write(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(key), value);
            }
            if (thrown is not null)
                json.WriteString("exception", thrown.ToString());
        });

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            case bool truth: json.WriteBoolean(name, truth); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "debug",
    };

    /// <summary>One category's logger; the categories are not written.</summary>
    private sealed class LineLogger(LineLoggerProvider owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            owner.Write(logLevel, formatter(state, exception), state as IEnumerable, exception);
    }
}

/// <summary>How log lines are written to standard error.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
