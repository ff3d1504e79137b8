namespace Scraper.Expressions;

/// <summary>
/// Cuts an expression into its words, as PromQL does: keywords are names between braces, and only durations
/// stand between brackets. The last token is the end or an error; parentheses are counted here, so that no
/// text can nest the grammar deeper than <see cref="MaxNesting"/>.
/// </summary>
internal sealed class Lexer
{
    /// <summary>How deep parentheses and expressions may nest.</summary>
    public const int MaxNesting = 100;

    private readonly string _text;
    private int _at;
    private int _parens;
    private bool _inBraces;
    private bool _inBrackets;

    private Lexer(string text) => _text = text;

    /// <summary>All tokens of a text.</summary>
    public static List<Token> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind is not (TokenKind.End or TokenKind.Error));
        return tokens;
    }

    private Token Next()
    {
        SkipBlanks();
        if (_at == _text.Length)
            return AtEnd();
        var first = _text[_at];
        if (first is '"' or '\'' or '`' && !_inBrackets)
            return Quoted.EndOf(_text, _at) is var (end, fault) && fault is null
                ? Take(TokenKind.String, end - _at)
                : Wrong(fault!);
        if (!_inBraces && (char.IsAsciiDigit(first) || (first == '.' && DigitAt(_at + 1))))
            return Number();
        if (!_inBrackets && (IsNameStart(first) || (first == ':' && !_inBraces)))
            return Name();
        return Symbol();
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\n' or '\r')
                _at++;
            else if (_text[_at] == '#' && !_inBrackets)
                _at = LineEnd();
            else
                break;
        }
    }

    private int LineEnd() =>
        _text.AsSpan(_at).IndexOfAny('\r', '\n') is var length and >= 0 ? _at + length : _text.Length;

    private Token AtEnd()
    {
        if (_inBraces)
            return Wrong("unexpected end of input, expected \"}\" to close the label matchers");
        if (_inBrackets)
            return Wrong("unexpected end of input, expected \"]\" to close the range");
        return _parens > 0
            ? Wrong("unexpected end of input, expected \")\" to close a parenthesis")
            : Take(TokenKind.End, 0);
    }

    private Token Number()
    {
        var length = PromqlNumber.LengthAt(_text, _at);
        var token = Take(TokenKind.Number, length);
        return PromqlNumber.TryRead(token.Text, out _)
            ? token
            : Wrong(token, $"bad number or duration \"{token.Text}\"");
    }

    private Token Name()
    {
        var end = _at;
        while (end < _text.Length && (IsNamePart(_text[end]) || (_text[end] == ':' && !_inBraces)))
            end++;
        var token = Take(TokenKind.Identifier, end - _at);
        if (_inBraces)
            return token;
        if (PromqlWords.Keywords.TryGetValue(token.Text, out var keyword))
            return token with { Kind = keyword };
        return token.Text.Contains(':') ? token with { Kind = TokenKind.MetricIdentifier } : token;
    }

    private Token Symbol()
    {
        var symbols =
            _inBraces ? PromqlWords.BraceSymbols
            : _inBrackets ? PromqlWords.BracketSymbols
            : PromqlWords.Symbols;
        foreach (var (text, kind) in symbols)
            if (string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0)
                return kind == TokenKind.Error
                    ? Wrong($"unexpected \"{text}\"")
                    : Opened(Take(kind, text.Length));
        var place = _inBraces ? " among label matchers" : _inBrackets ? " in a duration" : "";
        return Wrong($"unexpected character {Shown()}{place}");
    }

    private Token Opened(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.LeftParen when ++_parens > MaxNesting:
                return Wrong(token, $"nested deeper than {MaxNesting}");
            case TokenKind.RightParen when --_parens < 0:
                return Wrong(token, "unexpected \")\", no parenthesis is open");
            case TokenKind.RightBracket when !_inBrackets:
                return Wrong(token, "unexpected \"]\", no bracket is open");
            case TokenKind.LeftBrace or TokenKind.RightBrace:
                _inBraces = token.Kind == TokenKind.LeftBrace;
                return token;
            case TokenKind.LeftBracket or TokenKind.RightBracket:
                _inBrackets = token.Kind == TokenKind.LeftBracket;
                return token;
            default:
                return token;
        }
    }

    private Token Take(TokenKind kind, int length)
    {
        var token = new Token(kind, _at, _text.Substring(_at, length));
        _at += length;
        return token;
    }

    private Token Wrong(string message) => new(TokenKind.Error, _at, message);

    private static Token Wrong(Token token, string message) =>
        token with { Kind = TokenKind.Error, Text = message };

    private string Shown()
    {
        var rune = System.Text.Rune.GetRuneAt(Sound(_text), _at);
        return rune.Value is > 0x20 and < 0x7f ? $"'{rune}'" : $"U+{rune.Value:X4}";
    }

    /// <summary>The text with lone surrogates replaced, character for character.</summary>
    private static string Sound(string text) => System.Text.Encoding.Unicode.GetString(
        System.Text.Encoding.Unicode.GetBytes(text));

    private bool DigitAt(int at) => at < _text.Length && char.IsAsciiDigit(_text[at]);

    private static bool IsNameStart(char letter) => char.IsAsciiLetter(letter) || letter == '_';

    private static bool IsNamePart(char letter) => IsNameStart(letter) || char.IsAsciiDigit(letter);
}
