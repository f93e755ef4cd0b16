using System.Globalization;
using System.Runtime.CompilerServices;
using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>The tokens of a text with a cursor, and the bound on how deep its tree becomes.</summary>
internal sealed class TokenReader
{
    /// <summary>Levels that a tree may have. Every reader of the tree may so recurse over it.</summary>
    public const int MaxDepth = 1_000;

    private readonly Lexer _lexer;
    private Token _previous;
    private Token? _next;
    private int _depth;
    private int _deepest;

    public TokenReader(string text)
    {
        _lexer = new(text);
        Current = _lexer.Next();
    }

    /// <summary>The token under the cursor.</summary>
    public Token Current { get; private set; }

    /// <summary>Kind of the token under the cursor.</summary>
    public TokenKind Kind => Current.Kind;

    /// <summary>Line of the token under the cursor.</summary>
    public int Line => Current.Line;

    /// <summary>Offset behind the last token that was taken.</summary>
    public int PreviousEnd => _previous.End;

    /// <summary>True before the first token is taken.</summary>
    public bool IsAtStart => _previous.End == 0;

    /// <summary>Text of the token under the cursor.</summary>
    public ReadOnlySpan<char> Text => TextOf(Current);

    /// <summary>The token behind the one under the cursor.</summary>
    public Token Next => _next ??= _lexer.Next();

    /// <summary>Text of a token.</summary>
    public ReadOnlySpan<char> TextOf(Token token) => _lexer.Text.AsSpan(token.Start, token.Length);

    /// <summary>Text from an offset to behind the last token that was taken.</summary>
    public string TextFrom(int start) => _lexer.Text[start..Math.Max(start, _previous.End)];

    /// <summary>Takes the token under the cursor.</summary>
    public Token Take()
    {
        _previous = Current;
        Current = _next ?? _lexer.Next();
        _next = null;
        return _previous;
    }

    /// <summary>Puts the cursor back on a token that was under it before.</summary>
    public void ReturnTo(Token token)
    {
        _lexer.Return(token);
        Current = token;
        _next = null;
    }

    /// <summary>True where the cursor is on this word, in any case and without quotes.</summary>
    public bool IsWord(string word) => IsWord(Current, word);

    /// <summary>True where the token behind the cursor is this word.</summary>
    public bool NextIsWord(string word) => IsWord(Next, word);

    // The length first: a token is asked for dozens of words, and nearly all have another length.
    private bool IsWord(Token token, string word) => token.Length == word.Length && token.Kind == TokenKind.Word
        && TextOf(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a word if the cursor is on it.</summary>
    public bool TakeWord(string word)
    {
        if (!IsWord(word))
            return false;
        Take();
        return true;
    }

    /// <summary>Takes two words if the cursor is on them.</summary>
    public bool TakeWords(string first, string second)
    {
        if (!IsWord(first) || !NextIsWord(second))
            return false;
        Take();
        Take();
        return true;
    }

    /// <summary>Takes a token of a kind if the cursor is on one.</summary>
    public bool TakeKind(TokenKind kind)
    {
        if (Kind != kind)
            return false;
        Take();
        return true;
    }

    /// <summary>Takes a word that must be here.</summary>
    public void ExpectWord(string word)
    {
        if (!TakeWord(word))
            throw Wrong();
    }

    /// <summary>Takes a token that must be here.</summary>
    public Token Expect(TokenKind kind) => Kind == kind ? Take() : throw Wrong();

    /// <summary>Goes one level down.</summary>
    /// <exception cref="TSqlException">191: too deep.</exception>
    public void Enter()
    {
        _deepest = Math.Max(_deepest, ++_depth);
        if (_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooDeep();
    }

    /// <summary>Comes back up. Not called where parsing has failed: the reader is then at its end of use.</summary>
    public void Leave() => _depth--;

    /// <summary>Begins a chain of operators of one rank, whose left side becomes deeper with each link.</summary>
    /// <returns>What <see cref="EndChain"/> needs.</returns>
    public int BeginChain()
    {
        var outer = _deepest;
        _deepest = _depth;
        return outer;
    }

    /// <summary>Puts what the chain has so far one level down.</summary>
    /// <exception cref="TSqlException">191: too deep.</exception>
    public void Link()
    {
        if (++_deepest > MaxDepth)
            throw TooDeep();
    }

    /// <summary>Ends a chain.</summary>
    public void EndChain(int outer) => _deepest = Math.Max(_deepest, outer);

    /// <summary>
    /// The error at the cursor: 156 for a reserved word, else 102. At the end it names the last token, as SQL Server does.
    /// </summary>
    public TSqlException Wrong()
    {
        var token = Kind == TokenKind.EndOfText && _previous.Length > 0 ? _previous : Current;
        var text = TextOf(token);
        if (token.Kind == TokenKind.Word && ReservedWords.Contains(text) && Kind != TokenKind.EndOfText)
            return new(156, token.Line, $"Incorrect syntax near the keyword '{text}'.");
        return new(102, token.Line, $"Incorrect syntax near '{Shown(token)}'.");
    }

    /// <summary>The error for T-SQL that is known and not supported.</summary>
    /// <param name="construct">Its name, e.g. <c>PIVOT</c>.</param>
    public TSqlException NotSupported(string construct) => NotSupported(construct, Line);

    /// <summary>The error for T-SQL that is known and not supported.</summary>
    public static TSqlException NotSupported(string construct, int line) => new(40510, line,
        $"{construct} (line {line}) is not supported by the embedded SQL engine. docs/sql-engine.md has what is.");

    private TSqlException TooDeep() => new(191, Line,
        "Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.");

    private string Shown(Token token)
    {
        var text = token.Kind switch
        {
            TokenKind.QuotedName => Literals.Name(TextOf(token)),
            TokenKind.String or TokenKind.NationalString => _lexer.MayBeSecret(token.Start) ? "***" : Literals.Text(TextOf(token)),
            _ => TextOf(token).ToString(),
        };
        return text.Length <= 60 ? text : text[..60];
    }

    /// <summary>True where the cursor is on a name: in brackets or quotes, or a word that is not reserved.</summary>
    public bool IsName() => IsName(Current);

    /// <summary>True for a token that is a name.</summary>
    public bool IsName(Token token) => token.Kind == TokenKind.QuotedName
        || (token.Kind == TokenKind.Word && !ReservedWords.Contains(TextOf(token)));

    /// <summary>Takes a name.</summary>
    public Identifier TakeName() => IsName() ? TakeAnyName() : throw Wrong();

    /// <summary>Takes the token under the cursor as a name, whatever it is.</summary>
    public Identifier TakeAnyName()
    {
        var token = Take();
        return new(Literals.Name(TextOf(token)), token.Kind != TokenKind.Word) { Line = token.Line };
    }

    /// <summary>Takes a variable's name, with its @.</summary>
    public string TakeVariable() => TextOf(Expect(TokenKind.Variable)).ToString();

    /// <summary>Takes a string's value.</summary>
    public string TakeString() => Kind is TokenKind.String or TokenKind.NationalString ? Literals.Text(TextOf(Take())) : throw Wrong();

    /// <summary>Takes a word that is not reserved, or is, in upper case.</summary>
    public string TakeUpperWord() => Kind == TokenKind.Word ? TextOf(Take()).ToString().ToUpperInvariant() : throw Wrong();

    /// <summary>Takes a whole number with its sign.</summary>
    public long TakeNumber()
    {
        var negative = TakeKind(TokenKind.Minus);
        if (!negative)
            TakeKind(TokenKind.Plus);
        if (Kind != TokenKind.Integer
            || !long.TryParse(negative ? $"-{Text}" : Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw Wrong();
        }

        Take();
        return number;
    }

    /// <summary>Takes ON (true) or OFF.</summary>
    public bool TakeOnOff()
    {
        if (TakeWord("on"))
            return true;
        ExpectWord("off");
        return false;
    }

    /// <summary>Takes IF EXISTS if the cursor is on it.</summary>
    public bool TakeIfExists() => TakeWords("if", "exists");

    /// <summary>Takes a list with commas.</summary>
    public List<T> TakeList<T>(Func<T> item)
    {
        var items = new List<T>();
        do
        {
            items.Add(item());
        }
        while (TakeKind(TokenKind.Comma));
        return items;
    }

    /// <summary>Takes a list in parentheses.</summary>
    public List<T> TakeListInParentheses<T>(Func<T> item)
    {
        Expect(TokenKind.LeftParen);
        var items = TakeList(item);
        Expect(TokenKind.RightParen);
        return items;
    }

    /// <summary>Takes a list of names in parentheses if the cursor is on one.</summary>
    public IReadOnlyList<Identifier> TakeOptionalNames() => Kind == TokenKind.LeftParen ? TakeListInParentheses(TakeName) : [];

    /// <summary>Skips from an opening parenthesis to behind the one that closes it.</summary>
    public void SkipParentheses()
    {
        Expect(TokenKind.LeftParen);
        for (var open = 1; open > 0; Take())
        {
            open += Kind switch
            {
                TokenKind.LeftParen => 1,
                TokenKind.RightParen => -1,
                TokenKind.EndOfText => throw Wrong(),
                _ => 0,
            };
        }
    }
}
