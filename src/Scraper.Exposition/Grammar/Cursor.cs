using Sprache;

namespace Scraper.Exposition;

/// <summary>
/// A place in one line's bytes, as Sprache's combinators walk it. The stock input allocates a dictionary for
/// every character it passes; this one is an object of three words for every token.
/// </summary>
internal sealed class Cursor(byte[] text, int position, int end) : IInput
{
    /// <summary>The bytes from here to the end of the line.</summary>
    public ReadOnlySpan<byte> Rest => text.AsSpan(position, end - position);

    /// <inheritdoc/>
    public int Position => position;

    /// <inheritdoc/>
    public bool AtEnd => position >= end;

    /// <inheritdoc/>
    public char Current => (char)text[position];

    /// <summary>Always 1: the reader knows which line of the page it gave.</summary>
    public int Line => 1;

    /// <summary>1-based, in bytes.</summary>
    public int Column => position + 1;

    /// <summary>Not kept: the grammar has no left recursion, the one thing that asks for it.</summary>
    public IDictionary<object, object> Memos => throw new NotSupportedException("the grammar keeps no memos");

    /// <summary>Not kept: a line is bytes.</summary>
    public string Source => throw new NotSupportedException("a line is bytes, not a string");

    /// <inheritdoc/>
    public IInput Advance() => Skip(1);

    /// <summary>The place so many bytes further on.</summary>
    public Cursor Skip(int bytes) => bytes == 0 ? this : new Cursor(text, position + bytes, end);

    /// <summary>Another place of the same line.</summary>
    public Cursor At(int other) => new(text, other, end);

    /// <summary>The bytes from here, so many of them, as a slice of the line.</summary>
    public Slice Slice(int length, bool quoted = false, bool escaped = false) =>
        new(position, length, quoted, escaped);

    /// <inheritdoc/>
    public bool Equals(IInput? other) => other is not null && other.Position == position;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IInput);

    /// <inheritdoc/>
    public override int GetHashCode() => position;
}

/// <summary>A part of a line.</summary>
/// <param name="Start">Its first byte, from the line's beginning.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Quoted">Whether it stood between quotes.</param>
/// <param name="Escaped">Whether it holds escapes that are still to be undone.</param>
internal readonly record struct Slice(int Start, int Length, bool Quoted = false, bool Escaped = false)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line.Slice(Start, Length);
}
