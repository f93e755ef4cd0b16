namespace Gatehouse.Migration.Syntax;

/// <summary>The tokens of one file, with brackets matched. Comments stand beside them.</summary>
internal sealed class TokenTree
{
    private readonly Token[] _tokens;
    private readonly int[] _partners;

    public TokenTree(SourceFile file, Token[] tokens, IReadOnlyList<Comment> comments)
    {
        File = file;
        Text = file.Text;
        _tokens = tokens;
        Comments = comments;
        _partners = new int[tokens.Length];
        IsBalanced = MatchBrackets();
    }

    public SourceFile File { get; }

    public string Text { get; }

    public IReadOnlyList<Comment> Comments { get; }

    /// <summary>Whether every bracket has its partner. An edit in a file where one has not would be a guess.</summary>
    public bool IsBalanced { get; }

    public int Count => _tokens.Length;

    public Token this[int index] => _tokens[index];

    /// <summary>Index of the other bracket; the index itself where there is none.</summary>
    public int Partner(int index) => _partners[index];

    public ReadOnlySpan<char> Span(int index) => Text.AsSpan(_tokens[index].Start, _tokens[index].End - _tokens[index].Start);

    public string Word(int index) => Text[_tokens[index].Start.._tokens[index].End];

    public bool Is(int index, string text)
        => index >= 0 && index < _tokens.Length && _tokens[index].Kind != TokenKind.Text && Span(index).SequenceEqual(text);

    public bool IsWord(int index) => index >= 0 && index < _tokens.Length && _tokens[index].Kind == TokenKind.Word;

    public bool IsText(int index) => index >= 0 && index < _tokens.Length && _tokens[index].Kind == TokenKind.Text;

    /// <summary>The characters of a text without its quotes; null where it has holes or is none.</summary>
    public string? Literal(int index)
    {
        if (!IsText(index) || _tokens[index].Parts!.Any(part => part.IsHole))
            return null;
        return string.Concat(_tokens[index].Parts!.Select(part => Text[part.Start..part.End]));
    }

    /// <summary>Goes to the token after this one, over the whole bracket where it opens one.</summary>
    public int Next(int index) => _tokens[index].Kind == TokenKind.Open && _partners[index] > index ? _partners[index] + 1 : index + 1;

    private bool MatchBrackets()
    {
        var balanced = true;
        var open = new Stack<int>();
        for (var i = 0; i < _tokens.Length; i++)
        {
            _partners[i] = i;
            if (_tokens[i].Kind == TokenKind.Open)
            {
                open.Push(i);
            }
            else if (_tokens[i].Kind == TokenKind.Close)
            {
                if (open.Count == 0 || Closing(Text[_tokens[open.Peek()].Start]) != Text[_tokens[i].Start])
                {
                    balanced = false;
                    continue;
                }

                var partner = open.Pop();
                _partners[partner] = i;
                _partners[i] = partner;
            }
        }

        return balanced && open.Count == 0;
    }

    private static char Closing(char open) => open switch { '(' => ')', '[' => ']', _ => '}' };
}
