using System.IO;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>The settings file: which it is, and its text as often as it is asked for.</summary>
internal sealed class SettingsText
{
    private const string Mistaken = "scraper.yml";

    private readonly SettingsInput _input;
    private string? _once;
    private bool _isRead;

    /// <param name="input">Names it and opens it.</param>
    public SettingsText(SettingsInput input)
    {
        var named = input.Flags.Config
            ?? input.Environment.GetValueOrDefault(EnvironmentLayer.ConfigVariable);
        _input = input;
        IsNamed = named is { Length: > 0 };
        Name = IsNamed ? named! : SettingsInput.DefaultFile;
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Whether somebody asked for it; else it need not be there.</summary>
    public bool IsNamed { get; }

    /// <summary>What stands in it now.</summary>
    /// <remarks>No more than makes a fault of its size: a device has no end.</remarks>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public string Read()
    {
        if (_once is not null)
            return _once;
        using var reader = _input.Open(Name);
        Span<char> letters = stackalloc char[1024];
        var text = new System.Text.StringBuilder();
        for (int read; text.Length <= YamlEvents.MostCharacters && (read = reader.Read(letters)) > 0;)
            text.Append(letters[..read]);
        _isRead = true;
        // A pipe gives what it has once.
        return reader is StreamReader { BaseStream.CanSeek: false }
            ? _once = text.ToString()
            : text.ToString();
    }

    /// <summary>What is perhaps not meant so, each a sentence.</summary>
    public IEnumerable<string> Warnings()
    {
        if (!IsNamed && !_isRead && _input.Exists(Mistaken))
            yield return $"{Mistaken} is not read, settings are read from {Name}: rename it, or name it with "
                + "--config";
        if (_isRead && OthersCanWrite())
            yield return $"{Name}: others can write this file, and so decide what is sent where; "
                + $"chmod o-w {Name}";
    }

    private bool OthersCanWrite()
    {
        try
        {
            // Devices are written by everybody.
            return !Name.StartsWith("/dev/", StringComparison.Ordinal)
                && (_input.ModeOf(Name) & UnixFileMode.OtherWrite) != 0;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
