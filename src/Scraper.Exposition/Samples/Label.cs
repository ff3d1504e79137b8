namespace Scraper.Exposition;

/// <summary>One label of a sample.</summary>
public readonly record struct Label(string Name, string Value);
