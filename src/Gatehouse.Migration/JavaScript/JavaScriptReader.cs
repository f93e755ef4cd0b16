using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Expressions of JavaScript and TypeScript.</summary>
internal sealed class JavaScriptReader(TokenTree tree) : ExpressionReader(tree)
{
    // They change the type of a value, and nothing else that matters here.
    private static readonly HashSet<string> Conversions = ["parseInt", "Number", "String", "encodeURIComponent", "decodeURIComponent",
        "Boolean"];

    protected override Expression? ReadEnvironment(int first, int last)
    {
        if (ReadPath(first, last) is not { } path)
            return null;
        foreach (var root in (string[])["process.env", "import.meta.env", "Bun.env"])
        {
            if (path.After == last + 1 && path.Path.StartsWith(root + ".", StringComparison.Ordinal))
                return new EnvironmentExpression(Tree, first, last, path.Path[(root.Length + 1)..], null);
            if (path.Path == root && Tree.Is(path.After, "[") && Tree.Partner(path.After) == last
                && Tree.Literal(path.After + 1) is { } key)
                return new EnvironmentExpression(Tree, first, last, key, null);
        }

        // ConfigService of NestJS, and config of node-config: a key of the settings.
        if (Tree.Is(last, ")") && Tree.Partner(last) == last - 2 && Tree.Literal(last - 1) is { } setting
            && path.Path.Split('.')[^1] is "get" or "getOrThrow" && path.Path.Contains("onfig", StringComparison.Ordinal))
        {
            return new EnvironmentExpression(Tree, first, last, setting, null);
        }

        return null;
    }

    /// <summary>Both values of <c>condition ? one : other</c>, and the two of <c>setting + '?ssl=true'</c> where the text is no
    /// URL.</summary>
    public IReadOnlyList<Expression> Choices(Expression value)
    {
        if (value.Tree != Tree)
            return [];
        if (value is TextExpression { Pieces: [{ Hole: EnvironmentExpression read }, ..] })
            return [read];
        var mark = -1;
        for (var i = value.First; i < value.Last; i = Tree.Next(i))
        {
            if (mark < 0 && Tree.Is(i, "?") && !Tree.Is(i + 1, ".") && !Tree.Is(i + 1, "?"))
                mark = i;
            else if (mark > 0 && Tree.Is(i, ":"))
                return [Read(mark + 1, i - 1), Read(i + 1, value.Last)];
        }

        return [];
    }

    protected override ExpressionReader ForHole(string text)
        => new JavaScriptReader(new JavaScriptLexer(new SourceFile(Tree.File.Path, text)).Read());

    protected override (int First, int Last)? Unwrap(int first, int last)
    {
        if (Tree.Is(first, "await") && last > first)
            return (first + 1, last);
        if (Tree.Is(last, "!") && last > first)
            return (first, last - 1);
        if (Tree.Is(first, "+") && last > first)
            return (first + 1, last);
        for (var i = Tree.Next(first); i < last; i = Tree.Next(i))
        {
            if (Tree.Is(i, "as") || Tree.Is(i, "satisfies"))
                return (first, i - 1);
        }

        if (Tree.IsWord(first) && Conversions.Contains(Tree.Word(first)) && Tree.Is(first + 1, "(") && Tree.Partner(first + 1) == last)
        {
            var end = first + 2;
            while (end < last && !Tree.Is(end, ","))
                end = Tree.Next(end);
            return end > first + 2 ? (first + 2, end - 1) : null;
        }

        return base.Unwrap(first, last);
    }

    protected override (int Last, int First)? SplitFallback(int first, int last)
    {
        for (var i = Tree.Next(first); i < last - 1; i = Tree.Next(i))
        {
            if ((Tree.Is(i, "|") && Tree.Is(i + 1, "|")) || (Tree.Is(i, "?") && Tree.Is(i + 1, "?")))
                return (i - 1, i + 2);
        }

        return null;
    }

    protected override Member ReadMember(int first, int last, bool inObject)
    {
        if (Tree.Is(first, ".") && Tree.Is(first + 1, ".") && Tree.Is(first + 2, "."))
            return new(null, Read(first + 3, last), first, last, IsSpread: true);
        if (!inObject)
            return new(null, Read(first, last), first, last);
        var name = Tree.IsWord(first) ? Tree.Word(first) : Tree.Literal(first);
        if (name is not null && first == last)
            return new(name, Read(first, last), first, last, IsShorthand: true);
        if (name is not null && Tree.Is(first + 1, ":"))
            return new(name, Read(first + 2, last), first, last);
        return new(MethodName(first, last), new OpaqueExpression(Tree, first, last), first, last);
    }

    // async password() { … }
    private string? MethodName(int first, int last)
    {
        for (var i = first; i < last; i++)
        {
            if (Tree.Is(i, "("))
                return i > first && Tree.IsWord(i - 1) ? Tree.Word(i - 1) : null;
        }

        return null;
    }
}
