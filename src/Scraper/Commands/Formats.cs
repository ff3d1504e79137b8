using System.CommandLine;

namespace Scraper.Commands;

/// <summary>The flag <c>--format</c>, as every command that has it reads it.</summary>
internal static class Formats
{
    /// <summary>One of these words; a usage fault lists them.</summary>
    public static Option<string> Option(string help, params string[] words)
    {
        var option = new Option<string>("--format")
        {
            HelpName = string.Join('|', words),
            Description = help,
        };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (!words.Contains(word))
                result.AddError($"--format: expected one of {string.Join(", ", words)}, found \"{word}\"");
        });
        return option;
    }
}
