using System.CommandLine.Parsing;

namespace Scraper.Commands;

/// <summary>Reads a word of <c>--format</c>.</summary>
internal static class Formats
{
    /// <summary>One of the enum's names in lower case; a usage fault lists them.</summary>
    public static T? Read<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        var known = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        if (known.Contains(word))
            return Enum.GetValues<T>()[known.IndexOf(word)];
        result.AddError($"--format: expected one of {string.Join(", ", known)}, found \"{word}\"");
        return null;
    }
}
