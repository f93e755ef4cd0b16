using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Java;

/// <summary>One file of Java: its tokens and names.</summary>
internal sealed class JavaModule
{
    public JavaModule(SourceFile file)
    {
        Tree = new JavaLexer(file).Read();
        Reader = new JavaReader(Tree);
        for (var i = 1; i < Tree.Count; i++)
        {
            if (Tree.Is(i, "=") && Tree.IsWord(i - 1) && !Tree.Is(i + 1, "="))
                ReadAssignment(i);
            else if (Tree.Is(i, "@Value") && Tree.Is(i + 1, "(") && Tree.Literal(i + 2) is { } text)
                ReadInjected(i, text);
        }
    }

    public TokenTree Tree { get; }

    public JavaReader Reader { get; }

    public Bindings Bindings { get; } = new();

    /// <summary>The statement that a token is in, with its semicolon; null where it is no statement of its own.</summary>
    public (int First, int Last)? StatementOf(int index)
    {
        var first = index;
        while (first > 0 && !Tree.Is(first - 1, ";") && !Tree.Is(first - 1, "{") && !Tree.Is(first - 1, "}"))
        {
            if (Tree[first - 1].Kind == TokenKind.Open)
                return null; // an argument
            first = Tree[first - 1].Kind == TokenKind.Close ? Tree.Partner(first - 1) : first - 1;
        }

        var last = index;
        while (last < Tree.Count && !Tree.Is(last, ";"))
            last = Tree.Next(last);
        return last < Tree.Count ? (first, last) : null;
    }

    private void ReadAssignment(int equals)
    {
        if (StatementOf(equals) is not { } statement)
            return;
        var isMember = Tree.Is(equals - 2, ".");
        var until = Enclosing(statement.First);
        Bindings.Add(new(
            Tree.Word(equals - 1), Reader.Read(equals + 1, statement.Last - 1), statement.First, statement.Last,
            isMember || Tree.Is(statement.First, "private") || Tree.Is(statement.First, "public") || Tree.Is(statement.First, "static")
                || Tree.Is(statement.First, "protected") ? 0 : Tree[statement.First].Start, until, Tree[statement.First].BeginsLine));
    }

    private int Enclosing(int index)
    {
        for (var i = index - 1; i >= 0; i--)
        {
            if (Tree[i].Kind == TokenKind.Close && Tree.Partner(i) < i)
                i = Tree.Partner(i);
            else if (Tree[i].Kind == TokenKind.Open)
                return Tree[Tree.Partner(i)].End;
        }

        return int.MaxValue;
    }

    // @Value("${app.url:default}") private String url;
    private void ReadInjected(int annotation, string text)
    {
        var end = annotation + 1;
        while (end < Tree.Count && !Tree.Is(end, ";") && !Tree.Is(end, "="))
            end = Tree.Next(end);
        if (!text.StartsWith("${", StringComparison.Ordinal) || !text.EndsWith('}') || !Tree.IsWord(end - 1))
            return;
        var key = text[2..^1].Split(':', 2)[0];
        var read = new EnvironmentExpression(Tree, annotation, end - 1, key, null);
        Bindings.Add(new(Tree.Word(end - 1), read, annotation, end, 0, int.MaxValue, false));
    }
}
