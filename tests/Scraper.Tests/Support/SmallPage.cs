using Scraper.Translating;

namespace Scraper.Tests.Support;

/// <summary>A page of 20 lines and a schema of 18 fields, 16 of which it fills.</summary>
internal static class SmallPage
{
    public static string Text { get; } =
        "info{id=\"0b5e\"} 1\n"
        + string.Concat(Enumerable.Range(1, 16).Select(field => $"f{field} {field}\n"))
        + "other 1\nother{a=\"b\"} 2\nf17 broken\n";

    public static Schema Schema { get; } = Schema.Read(
        "schema: s/1\ninstance:\n- { tag: id, sources: [ { expr: info, label: id } ] }\nfields:\n"
        + string.Concat(Enumerable.Range(1, 18).Select(field =>
            $"- {{ name: f{field}, type: gauge, help: a field, sources: [ {{ expr: sum(f{field}) }} ] }}\n")),
        "small.yaml", out _)!;
}
