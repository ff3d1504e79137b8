using System.IO;

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

    /// <summary>Their characters together: the list is read and written with a report.</summary>
    public const int MostCharacters = 1024 * 1024;

    private readonly List<ServerWord> _words = [];
    private Dictionary<string, int>? _numbers;
    private int _characters;

    private ServerWords()
    {
    }

    /// <summary>Whether some came that are not in what was read.</summary>
    public bool HasGrown { get; private set; }

    /// <summary>The text of a number, from 1.</summary>
    public ServerWord this[ulong number] => number - 1 < (ulong)_words.Count
        ? _words[(int)number - 1]
        : throw new InvalidDataException("a text that is not among the server's");

    /// <summary>Those of a new server, or what <see cref="Pack"/> wrote.</summary>
    /// <param name="packed">Empty for none.</param>
    public static ServerWords Of(ReadOnlySpan<byte> packed)
    {
        var words = new ServerWords();
        if (packed.IsEmpty)
            return words;
        var reader = new PackReader(packed, words);
        for (var left = reader.Count(); left > 0; left--)
            words.Add(reader.Text());
        return words;
    }

    /// <summary>All of them.</summary>
    public byte[] Pack()
    {
        var writer = new PackWriter(this);
        writer.Length(_words.Count);
        foreach (var word in _words)
            writer.Text(word.Text);
        return writer.ToArray();
    }

    /// <summary>The number of a text, which is learnt; 0 where there are too many.</summary>
    public int NumberOf(string text)
    {
        // Only a writer asks.
        _numbers ??= _words.Index().ToDictionary(word => word.Item.Text, word => word.Index + 1);
        if (_numbers.TryGetValue(text, out var number))
            return number;
        if (_words.Count == Most || _characters + text.Length > MostCharacters)
            return 0;
        Add(text);
        _numbers.Add(text, _words.Count);
        HasGrown = true;
        return _words.Count;
    }

    private void Add(string text)
    {
        _words.Add(new ServerWord(text));
        _characters += text.Length;
    }
}
