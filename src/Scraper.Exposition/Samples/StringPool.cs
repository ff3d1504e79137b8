using System.Text;
using System.Text.Unicode;

namespace Scraper.Exposition;

/// <summary>
/// Every distinct name and value of a page once, numbered; asked with UTF-8, without allocating for one that
/// is known. Beyond the strings it costs a reference and a slot for each: the numbers stand in an open hash
/// table.</summary>
internal sealed class StringPool
{
    private const int MostOnStack = 512;

    // A string, its slots, and what others remember by its number.
    private const int CostOfText = 48;

    private readonly ColumnOf<string> _texts = new();
    private int[] _slots = new int[1024];

    /// <summary>What all of them cost, in characters.</summary>
    public long Characters { get; private set; }

    /// <summary>The text with this number.</summary>
    public string this[int id] => _texts[id];

    /// <summary>The number of a text, given on first sight.</summary>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        var slot = SlotOf(utf8);
        return _slots[slot] != 0 ? _slots[slot] - 1 : Add(slot, Encoding.UTF8.GetString(utf8));
    }

    /// <summary>The number of a text, given on first sight.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="likely">The number that it probably has: most lines say again what the one before said.
    /// </param>
    public int Intern(ReadOnlySpan<byte> utf8, int likely) =>
        Utf8Comparer.AreEqual(utf8, _texts[likely]) ? likely : Intern(utf8);

    /// <summary>The number of a text, given on first sight.</summary>
    public int Intern(string text) => TryFind(text, out var id) ? id : Intern(Encoding.UTF8.GetBytes(text));

    /// <summary>The number of a text that is known.</summary>
    public bool TryFind(string text, out int id)
    {
        Span<byte> utf8 =
            text.Length * 3 <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[text.Length * 3];
        Utf8.FromUtf16(text, utf8, out _, out var length);
        id = _slots[SlotOf(utf8[..length])] - 1;
        return id >= 0;
    }

    private int Add(int slot, string text)
    {
        _texts.Add(text);
        Characters += text.Length + CostOfText;
        _slots[slot] = _texts.Count;
        if (_texts.Count * 4 > _slots.Length * 3)
            Grow();
        return _texts.Count - 1;
    }

    /// <summary>Where a text stands, or the free slot where it would.</summary>
    private int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var slot = ByteHash.Of(utf8) & (_slots.Length - 1);
        while (_slots[slot] != 0 && !Utf8Comparer.AreEqual(utf8, _texts[_slots[slot] - 1]))
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        var utf8 = new byte[MostOnStack];
        for (var id = 0; id < _texts.Count; id++)
        {
            var text = _texts[id];
            if (utf8.Length < text.Length * 3)
                utf8 = new byte[text.Length * 3];
            Utf8.FromUtf16(text, utf8, out _, out var length);
            _slots[SlotOf(utf8.AsSpan(0, length))] = id + 1;
        }
    }
}
