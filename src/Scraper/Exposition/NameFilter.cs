
namespace Scraper.Exposition;

/// <summary>
/// The push-down: whether a line's metric name is asked for. Lines of one name follow each other, so the name of
/// the line before is compared first; what a projection says of a name is kept, in bounded memory.
/// </summary>
internal sealed class NameFilter(Projection projection)
{
    private const int MostKept = 8192;

    private readonly Dictionary<string, bool> _known = new(new Utf8Comparer());
    private byte[] _skipped = [];
    private int _skippedLength;

    /// <summary>Whether the line has the name of the last line that was skipped.</summary>
    public bool SkipsAgain(ReadOnlySpan<byte> line) =>
        _skippedLength > 0 && line.Length > _skippedLength
        && line[_skippedLength] is (byte)'{' or (byte)' ' or (byte)'\t'
        && line.StartsWith(_skipped.AsSpan(0, _skippedLength));

    /// <summary>Whether a line that begins with its name can be skipped.</summary>
    public bool Skips(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name)
    {
        var length = line.IndexOfAnyExcept(Names.Bytes);
        name = length < 0 ? line : line[..length];
        if (Wants(name))
            return false;
        if (_skipped.Length < name.Length)
            _skipped = new byte[name.Length * 2];
        name.CopyTo(_skipped);
        _skippedLength = name.Length;
        return true;
    }

    /// <summary>Whether a name is asked for.</summary>
    public bool Wants(ReadOnlySpan<byte> name)
    {
        if (projection.IsEverything)
            return true;
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(name, out var wanted))
            return wanted;
        if (_known.Count == MostKept)
            _known.Clear();
        var text = System.Text.Encoding.UTF8.GetString(name);
        return _known[text] = projection.Wants(text);
    }
}
