using System.IO;

namespace Scraper.Benchmarks;

/// <summary>A page repeated up to a length, cut at its last whole line, without being held in
/// memory.</summary>
internal sealed class EndlessPage(byte[] page, long length) : MemoryStream(page, writable: false)
{
    private long _left = length;

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left <= 0)
            return ValueTask.FromResult(0);
        if (Position == Length)
            Position = 0;
        var count = Read(buffer.Span[..(int)Math.Min(buffer.Length, Length - Position)]);
        _left -= count;
        if (_left <= 0)
            count = buffer.Span[..count].LastIndexOf((byte)'\n') + 1;
        return ValueTask.FromResult(count);
    }
}
