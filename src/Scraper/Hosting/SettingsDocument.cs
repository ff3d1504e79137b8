using System.IO;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>The settings file as it was at one moment: what is read from it and the opt-out it holds come of
/// the same text.</summary>
/// <param name="Text">All of it.</param>
/// <param name="Root">Its keys, as far as its form is right.</param>
/// <param name="Faults">What is wrong with its form.</param>
internal sealed record SettingsDocument(string Text, MapNode Root, IReadOnlyList<Fault> Faults)
{
    /// <summary>Reads a text.</summary>
    /// <param name="file">The file as the person named it.</param>
    /// <param name="text">All of it.</param>
    public static SettingsDocument Of(string file, string text)
    {
        var faults = new List<Fault>();
        var root = YamlFile.Read(
            file, new StringReader(text), "keys and values, such as \"targets:\"", faults);
        return new SettingsDocument(text, root, faults);
    }
}
