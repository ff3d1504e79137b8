using System.Globalization;
using System.IO;
using Scraper.Exposition;
using Scraper.Receiving.Usage;
using Scraper.Telemetry;

namespace Scraper.Receiving.Packing;

/// <summary>
/// The texts that the reports of one server repeat: names of fields, tags and their values, bounds of
/// histograms. They are kept once beside the server and go with it.
/// </summary>
internal sealed class ServerWords
{
    /// <summary>Further ones stand where they are used: a server whose tags never repeat shall not grow a
    /// list that each of its reports must read.</summary>
    public const int Most = 4096;

    private readonly List<string> _words = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, TagSet> _tags = [];
    private readonly Dictionary<string, double[]> _bounds = [];

    private ServerWords()
    {
    }

    /// <summary>Whether some came that are not in what was read.</summary>
    public bool HasGrown { get; private set; }

    /// <summary>The text of a number, from 1.</summary>
    public string this[ulong number] => number - 1 < (ulong)_words.Count
        ? _words[(int)number - 1]
        : throw new InvalidDataException("a text that is not among the server's");

    /// <summary>Those of a new server, or what <see cref="Pack"/> wrote.</summary>
    public static ServerWords Of(byte[]? packed)
    {
        var words = new ServerWords();
        if (packed is null)
            return words;
        var reader = new PackReader(packed, words);
        for (var left = reader.Count(); left > 0; left--)
            words.Learn(reader.Text());
        words.HasGrown = false;
        return words;
    }

    /// <summary>All of them.</summary>
    public byte[] Pack()
    {
        var writer = new PackWriter(this);
        writer.Length(_words.Count);
        foreach (var word in _words)
            writer.Text(word);
        return writer.ToArray();
    }

    /// <summary>The number of a text, which is learnt; 0 where there are too many.</summary>
    public int NumberOf(string text) =>
        _numbers.TryGetValue(text, out var number) ? number : Learn(text);

    /// <summary>The tags of a text that <see cref="TextOf(TagSet)"/> made, the same ones for the same
    /// text.</summary>
    public TagSet TagsOf(string text)
    {
        if (text.Length == 0)
            return TagSet.Empty;
        if (!_tags.TryGetValue(text, out var tags))
        {
            tags = TagSet.Of([.. Parts(text).Chunk(2).Select(pair => new Tag(pair[0], pair[1]))]);
            _tags.Add(text, tags);
        }
        return tags;
    }

    /// <summary>Tags as one text: names and values in turn, each behind its length, since it may hold
    /// anything.</summary>
    public static string TextOf(TagSet tags) => string.Concat(tags.Tags
        .SelectMany(tag => (string[])[tag.Name, tag.Value]).Select(part => $"{part.Length}:{part}"));

    /// <summary>The bounds of a text that <see cref="TextOf(double[])"/> made, the same ones for the same
    /// text.</summary>
    public double[] BoundsOf(string text)
    {
        if (!_bounds.TryGetValue(text, out var bounds))
            _bounds.Add(text, bounds = text.Length == 0 ? []
                : [.. text.Split(' ').Select(BucketCounts.BoundOf)]);
        return bounds;
    }

    /// <summary>Bounds as one text.</summary>
    public static string TextOf(double[] bounds) => string.Join(' ', bounds.Select(GoFloat.LabelForm));

    private int Learn(string text)
    {
        if (_words.Count == Most)
            return 0;
        _words.Add(text);
        _numbers.Add(text, _words.Count);
        HasGrown = true;
        return _words.Count;
    }

    private static IEnumerable<string> Parts(string text)
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
