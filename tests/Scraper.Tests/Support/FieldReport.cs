using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Scraper.Tests.Support;

/// <summary>One case of a suite of public bug reports: a folder with a script, what it needs and the rules
/// that must hold after it.</summary>
internal sealed partial class FieldReport
{
    // Servers of these cases never end their answer; all others close behind it.
    private static readonly string[] NeverEnding = ["233", "323"];

    // The server of this case starts two seconds after the program.
    private const string Late = "241";

    private readonly string _folder;

    public FieldReport(string folder) => _folder = folder;

    /// <summary>What the case did: exit code, outputs, requests that its server got, and how long it took.
    /// </summary>
    internal sealed record Outcome(
        int Exit, string Output, string Error, IReadOnlyList<string> Requests, TimeSpan Took);

    public string Name => Path.GetFileName(_folder);

    private string Number => Name[..3];

    /// <summary>The commands its script needs beside a shell's usual ones.</summary>
    public IEnumerable<string> Needs() =>
        new[] { "unshare", "faketime", "promtool", "curl", "python3" }
            .Where(File.ReadAllText(Path.Combine(_folder, "cmd")).Contains);

    /// <summary>Runs the script in a fresh copy of the folder.</summary>
    public async Task<Outcome> RunAsync(string program)
    {
        using var run = new ProcessRun();
        using var server = new RawAnswers(
            Directory.GetFiles(_folder, "response-*.http").Order().Select(File.ReadAllBytes).ToList(),
            hold: NeverEnding.Contains(Number));
        Copy(run, server.Port);
        var start = run.Start([]);
        start.FileName = "/bin/bash";
        start.ArgumentList.Add("cmd");
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["SCRAPER"] = program;
        start.Environment["URL"] = $"http://127.0.0.1:{server.Port}/metrics";
        start.Environment["PORT"] = $"{server.Port}";
        start.Environment["STATE"] = Directory.CreateDirectory(Path.Combine(run.Directory, "state")).FullName;

        var began = TimeProvider.System.GetTimestamp();
        var result = ProcessRun.RunAsync(start);
        if (Number == Late)
            await Task.Delay(TimeSpan.FromSeconds(2));
        server.Start();
        var (exit, output, error) = await result;
        return new Outcome(
            exit, output, error, server.Requests, TimeProvider.System.GetElapsedTime(began));
    }

    /// <summary>The rules that do not hold.</summary>
    public IEnumerable<string> Broken(Outcome outcome) => File.ReadAllLines(Path.Combine(_folder, "expected"))
        .Where(rule => rule.Length > 0 && rule[0] != '#')
        .Where(rule => !Holds(rule, outcome));

    private static bool Holds(string rule, Outcome outcome) =>
        rule[0] == '[' ? Answers(rule, outcome.Output)
        : rule.StartsWith("rc=", StringComparison.Ordinal) ? $"{outcome.Exit}" == rule[3..]
        : rule.StartsWith("reqs=", StringComparison.Ordinal) ? $"{outcome.Requests.Count}" == rule[5..]
        : rule.StartsWith("t<", StringComparison.Ordinal) ?
            outcome.Took.TotalSeconds < double.Parse(rule[2..], CultureInfo.InvariantCulture)
        : Matches(rule, outcome);

    private static bool Matches(string rule, Outcome outcome)
    {
        var parts = OfText().Match(rule);
        parts.Success.Should().BeTrue($"'{rule}' is a rule");
        var text = parts.Groups["what"].Value switch
        {
            "out" => outcome.Output,
            "err" => outcome.Error,
            _ => string.Join("\n", outcome.Requests),
        };
        return Regex.IsMatch(text, parts.Groups["pattern"].Value, RegexOptions.Singleline)
            != parts.Groups["not"].Success;
    }

    // The answer of eval beside Prometheus': the same series with the same doubles, in any order, or an
    // error.
    private static bool Answers(string rule, string output)
    {
        using var expected = JsonDocument.Parse(BareInfinity().Replace(rule, "\"$0\""));
        using var actual = JsonDocument.Parse(output);
        if (expected.RootElement is var root && root.GetArrayLength() > 0
            && root[0].ValueKind == JsonValueKind.String)
            return actual.RootElement.TryGetProperty("error", out _);
        return actual.RootElement.TryGetProperty("result", out var result)
            && Rows(root).Order().SequenceEqual(Rows(result).Order());
    }

    private static IEnumerable<string> Rows(JsonElement rows) => rows.EnumerateArray().Select(row =>
        string.Join(",", row[0].EnumerateObject().Select(label => $"{label.Name}={label.Value}").Order())
        + " " + Double(row[1]));

    private static string Double(JsonElement value) => double.Parse(
        value.ToString().Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)
        .ToString("R", CultureInfo.InvariantCulture);

    private void Copy(ProcessRun run, int port)
    {
        foreach (var file in Directory.GetFiles(_folder))
        {
            var to = Path.Combine(run.Directory, Path.GetFileName(file));
            if (Path.GetFileName(file) is "cmd" or "s.yaml")
            {
                var text = File.ReadAllText(file).Replace("@PORT@", $"{port}", StringComparison.Ordinal);
                File.WriteAllText(to, RecordedPort().Replace(text, $"{port}"), new UTF8Encoding(false));
            }
            else
            {
                File.WriteAllBytes(to, File.ReadAllBytes(file));
            }
        }
    }

    [GeneratedRegex(@"(?<=, )[+-]?Infinity(?=\])")]
    private static partial Regex BareInfinity();

    [GeneratedRegex("^(?<what>out|err|req)(?<not>!)?~(?<pattern>.*)$")]
    private static partial Regex OfText();

    // A settings file names the port that the server of the case had when it was written.
    [GeneratedRegex(@"(?<=url: *""?http://127\.0\.0\.1:)\d+")]
    private static partial Regex RecordedPort();
}
