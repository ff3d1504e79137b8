namespace Scraper.Exposition;

/// <summary>One label of a sample.</summary>
/// <param name="Name">Its name, unescaped.</param>
/// <param name="Value">Its value, unescaped; PromQL takes an empty one for no label at all.</param>
public readonly record struct Label(string Name, string Value)
{
    /// <summary>The name of the label that holds a metric's own name, as in Prometheus.</summary>
    public const string MetricName = "__name__";

    /// <summary><c>name="value"</c> as text 0.0.4 and PromQL write it, with the value's <c>\</c>, <c>"</c>
    /// and newline escaped.</summary>
    public override string ToString()
    {
        var escaped = Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
        return $"{Name}=\"{escaped}\"";
    }
}
