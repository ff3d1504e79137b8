using System.IO;
using System.Text.Json;
using System.Text.Unicode;
using Scraper.Outcomes;
using Scraper.Telemetry;

namespace Scraper.Commands;

/// <summary>Reads a file of one report a line. What a way by other systems adds, a byte order mark and
/// carriage returns, is no part of a report; blank lines are passed over.</summary>
/// <param name="input">The file.</param>
internal sealed class ReportLines(Stream input)
{
    /// <summary>Of a line, in bytes: many times the largest report. A longer one is passed over without
    /// being kept in memory.</summary>
    public const int Longest = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _number;

    /// <summary>Each line's number, from 1, and its report, or the sentence that says why it is none.
    /// </summary>
    public IEnumerable<(long Line, FrozenReport? Report, string? Fault)> Read()
    {
        while (Next() is { } line)
        {
            _number++;
            if (line.IsTooLong)
                yield return (_number, null, $"longer than {Longest / 1024 / 1024} MiB");
            else if (Clean(line.Bytes) is { Length: > 0 } clean)
            {
                var report = ReportOf(clean, out var fault);
                yield return (_number, report, fault);
            }
        }
    }

    private ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> line)
    {
        if (_number == 1 && line.Span.StartsWith("\ufeff"u8))
            line = line[3..];
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static FrozenReport? ReportOf(ReadOnlyMemory<byte> line, out string? fault)
    {
        fault = null;
        try
        {
            if (!Utf8.IsValid(line.Span))
                throw new JsonException("not UTF-8");
            var report = ReportJson.Read(line);
            if (report.ReportId == Guid.Empty || report.ObservedAt < DateTimeOffset.UnixEpoch)
                throw new JsonException("an id or a time that no report has");
            return new FrozenReport(report.ReportId, report.Target, report.ObservedAt, line.ToArray());
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            fault = "no report: " + OneLine.Words(e.Message.Split(" LineNumber:")[0]).TrimEnd('.');
            return null;
        }
    }

    /// <summary>The next line, its bytes good until the one after it; null at the end.</summary>
    private Line? Next()
    {
        var (seen, tooLong) = (0, false);
        while (true)
        {
            var at = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(seen + at, 1, tooLong);
            seen = _end - _start;
            if (seen > Longest)
                (_start, seen, tooLong) = (_end, 0, true);
            if (!More())
                return seen > 0 || tooLong ? Take(seen, 0, tooLong) : null;
        }
    }

    private Line Take(int length, int newline, bool tooLong)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + newline;
        return new Line(line, tooLong || length > Longest);
    }

    private bool More()
    {
        if (_end == _buffer.Length && _start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    /// <summary>A line without its end.</summary>
    private readonly record struct Line(ReadOnlyMemory<byte> Bytes, bool IsTooLong);
}
