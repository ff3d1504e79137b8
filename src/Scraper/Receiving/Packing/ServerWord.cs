using System.Globalization;
using System.Text;
using Scraper.Exposition;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;

namespace Scraper.Receiving.Packing;

/// <summary>A text that reports of a server repeat, and what it stands for, worked out once. Lists are
/// written as their texts in turn, each behind its length, since it may hold anything.</summary>
internal sealed class ServerWord(string text)
{
    private TagSet? _tags;
    private double[]? _bounds;
    private string[]? _list;
    private int? _field;

    public string Text => text;

    /// <summary>Tags, from <see cref="TextOf(IEnumerable{Tag})"/>.</summary>
    public TagSet Tags => _tags ??= text.Length == 0
        ? TagSet.Empty
        : TagSet.Of([.. List.Chunk(2).Select(pair => new Tag(pair[0], pair[1]))]);

    /// <summary>The bounds of a histogram, from <see cref="TextOf(double[])"/>.</summary>
    public double[] Bounds =>
        _bounds ??= text.Length == 0 ? [] : [.. text.Split(' ').Select(BucketCounts.BoundOf)];

    /// <summary>Texts, from <see cref="TextOf(IEnumerable{string})"/>.</summary>
    public string[] List => _list ??= [.. Parts()];

    /// <summary>The number of a field; -1 where no schema that is taken has it any more.</summary>
    public int FieldIn(FieldTable table) => _field ??= table.Has(text) ? table[text] : -1;

    public static string TextOf(IEnumerable<Tag> tags)
    {
        var written = new StringBuilder();
        foreach (var tag in tags)
            Append(Append(written, tag.Name), tag.Value);
        return written.ToString();
    }

    public static string TextOf(IEnumerable<string> texts)
    {
        var written = new StringBuilder();
        foreach (var one in texts)
            Append(written, one);
        return written.ToString();
    }

    public static string TextOf(double[] bounds) => string.Join(' ', bounds.Select(GoFloat.LabelForm));

    private static StringBuilder Append(StringBuilder written, string text) =>
        written.Append(CultureInfo.InvariantCulture, $"{text.Length}:").Append(text);

    private IEnumerable<string> Parts()
    {
        for (var at = 0; at < text.Length;)
        {
            var colon = text.IndexOf(':', at);
            var length =
                int.Parse(text.AsSpan(at, colon - at), NumberStyles.None, CultureInfo.InvariantCulture);
            at = colon + 1 + length;
            yield return text.Substring(colon + 1, length);
        }
    }
}
