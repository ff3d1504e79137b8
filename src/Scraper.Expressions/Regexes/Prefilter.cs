using System.Text;

namespace Scraper.Expressions.Regexes;

/// <summary>What every text has that a regular expression matches: a length, and a piece. Most of the texts
/// that do not match fail here, which costs a comparison.</summary>
internal sealed class Prefilter
{
    // The machine reads an unpaired surrogate as this rune, which the text then does not hold.
    private const int Unpaired = 0xfffd;

    private readonly StringBuilder _piece = new();
    private readonly int _least;
    private string _longest = "";

    /// <param name="root">The expression; its repetitions have been found to be few enough to be written
    /// out.</param>
    public Prefilter(RegexNode root)
    {
        _least = LeastOf(root);
        EndPiece();
    }

    /// <summary>Whether a text may match.</summary>
    public bool Passes(string text) =>
        text.Length >= _least && text.Contains(_longest, StringComparison.Ordinal);

    /// <summary>How many runes a part takes at the least; the pieces that it has are kept on the way.
    /// </summary>
    private int LeastOf(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.OneRune rune:
                Add(rune.Set.Only);
                return 1;
            case RegexNode.Group group:
                return LeastOf(group.Part);
            case RegexNode.Sequence sequence:
                return sequence.Parts.Sum(LeastOf);
            case RegexNode.Choice choice:
                EndPiece();
                return choice.Options.Min(option => new Prefilter(option)._least);
            case RegexNode.Repeat repeat:
                EndPiece();
                var part = new Prefilter(repeat.Part);
                Keep(repeat.Least > 0 ? part._longest : "");
                return repeat.Least * part._least;
            default:
                return 0;
        }
    }

    private void Add(int? rune)
    {
        if (rune is { } only and not Unpaired && Rune.IsValid(only))
            _piece.Append(new Rune(only));
        else
            EndPiece();
    }

    private void EndPiece()
    {
        Keep(_piece.ToString());
        _piece.Clear();
    }

    private void Keep(string piece) => _longest = piece.Length > _longest.Length ? piece : _longest;
}
