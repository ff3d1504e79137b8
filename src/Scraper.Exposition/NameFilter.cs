namespace Scraper.Exposition;

/// <summary>
/// The push-down: whether a line's metric name is asked for. Lines of one name follow each other, so the name
/// of the line before is compared first; what its patterns say of a name is kept, in bounded memory.
/// </summary>
internal sealed class NameFilter(Projection projection)
{
    private const int MostKept = 8192;
    private const int LongestKept = 1024;

    private readonly Dictionary<string, bool> _known = new(new Utf8Comparer());
    private readonly bool _everything = projection.IsEverything;
    private readonly LastName _skipped = new();
    private readonly LastName _wanted = new();

    /// <summary>How long the name is that a text begins with, where it is that of the last line skipped;
    /// otherwise 0.</summary>
    public int SkippedAgain(ReadOnlySpan<byte> text) => _skipped.Begins(text);

    /// <summary>Whether a line that begins with its name can be skipped.</summary>
    public bool Skips(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (_everything || _wanted.Begins(line) > 0)
            return false;
        var length = line.IndexOfAnyExcept(Names.Bytes);
        name = length < 0 ? line : line[..length];
        var wanted = Wants(name);
        (wanted ? _wanted : _skipped).Set(name);
        return !wanted;
    }

    /// <summary>Whether a name is asked for.</summary>
    public bool Wants(ReadOnlySpan<byte> name)
    {
        if (_everything || projection.WantsExactly(name))
            return true;
        return projection.HasPatterns && MatchesPattern(name);
    }

    private bool MatchesPattern(ReadOnlySpan<byte> name)
    {
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(name, out var wanted))
            return wanted;
        if (_known.Count == MostKept)
            _known.Clear();
        var text = System.Text.Encoding.UTF8.GetString(name);
        wanted = projection.Wants(text);
        if (name.Length <= LongestKept)
            _known[text] = wanted;
        return wanted;
    }

    /// <summary>A name that is likely to come again.</summary>
    private sealed class LastName
    {
        private byte[] _bytes = [];
        private int _length;

        /// <summary>Keeps a name.</summary>
        public void Set(ReadOnlySpan<byte> name)
        {
            if (_bytes.Length < name.Length)
                _bytes = new byte[name.Length * 2];
            name.CopyTo(_bytes);
            _length = name.Length;
        }

        /// <summary>Its length, where a text begins with it and then with what cannot be a part of a
        /// name.</summary>
        public int Begins(ReadOnlySpan<byte> text) =>
            text.Length > _length && text[_length] is (byte)'{' or (byte)' ' or (byte)'\t'
            && text.StartsWith(_bytes.AsSpan(0, _length)) ? _length : 0;
    }
}
