using System.Text;

namespace Scraper.Exposition;

/// <summary>Every distinct name and value of a page once, numbered; asked with UTF-8, without allocating for
/// one that is known.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;
    private readonly List<string> _texts = [];

    public StringPool()
    {
        _ids = new Dictionary<string, int>(new Utf8Comparer());
        _byUtf8 = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The text with this number.</summary>
    public string this[int id] => _texts[id];

    /// <summary>The number of a text, given on first sight.</summary>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        if (_byUtf8.TryGetValue(utf8, out var id))
            return id;
        return Add(Encoding.UTF8.GetString(utf8));
    }

    /// <summary>The number of a text, given on first sight.</summary>
    public int Intern(string text) => _ids.TryGetValue(text, out var id) ? id : Add(text);

    /// <summary>The number of a text that is known.</summary>
    public bool TryFind(string text, out int id) => _ids.TryGetValue(text, out id);

    private int Add(string text)
    {
        var id = _texts.Count;
        _ids.Add(text, id);
        _texts.Add(text);
        return id;
    }
}
