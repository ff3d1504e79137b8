namespace Scraper.Outcomes;

/// <summary>The values of a closed set as JSON, metric labels, log lines and the schema write them:
/// <c>connection_refused</c>.</summary>
internal static class Labels
{
    /// <summary>The name of a value in snake case.</summary>
    public static string Label<T>(this T value)
        where T : struct, Enum => Set<T>.Labels[value];

    /// <summary>The value whose label this is, or null.</summary>
    public static T? Parse<T>(string label)
        where T : struct, Enum =>
        Of<T>().Contains(label) ? Set<T>.Labels.First(one => one.Value == label).Key : null;

    /// <summary>Every label of a set, in its order.</summary>
    public static IReadOnlyCollection<string> Of<T>()
        where T : struct, Enum => Set<T>.Labels.Values;

    private static string SnakeCase(string name) => string.Concat(name.Select((letter, at) =>
        char.IsUpper(letter) ? (at == 0 ? "" : "_") + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>The labels of one set, made once.</summary>
    private static class Set<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Labels =
            Enum.GetValues<T>().ToDictionary(value => value, value => SnakeCase(value.ToString()));
    }
}
