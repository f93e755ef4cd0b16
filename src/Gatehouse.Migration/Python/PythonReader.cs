using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>Expressions of Python.</summary>
internal sealed class PythonReader(TokenTree tree) : ExpressionReader(tree)
{
    private static readonly HashSet<string> Conversions = ["str", "int", "quote_plus", "quote", "parse.quote_plus",
        "urllib.parse.quote_plus", "urllib.parse.quote"];

    // os.environ, python-decouple, django-environ, environs.
    private static readonly HashSet<string> Getters =
        ["os.environ.get", "os.getenv", "environ.get", "getenv", "config", "env", "env.str", "env.get_value", "env.int",
            "os.environ.setdefault"];

    protected override Expression? ReadEnvironment(int first, int last)
    {
        if (ReadPath(first, last) is not { } path || Tree.Partner(path.After > last ? last : path.After) != last)
            return null;
        if (path.Path is "os.environ" or "environ" or "env" && Tree.Is(path.After, "[") && Tree.Literal(path.After + 1) is { } name)
            return new EnvironmentExpression(Tree, first, last, name, null);
        if (!Getters.Contains(path.Path) || !Tree.Is(path.After, "(") || Tree.Literal(path.After + 1) is not { } key)
            return null;
        var arguments = ReadMembers(path.After);
        var fallback = arguments.FirstOrDefault(argument => argument.Name == "default")
            ?? (arguments.Count > 1 && arguments[1].Name is null ? arguments[1] : null);
        return new EnvironmentExpression(Tree, first, last, key, fallback?.Value is OpaqueExpression or NameExpression { Path: "None" }
            ? null : fallback?.Value);
    }

    protected override ExpressionReader ForHole(string text)
    {
        // {name!r:>10}: conversion and format are no part of the expression.
        var end = text.AsSpan().IndexOfAny('!', ':');
        return new PythonReader(new PythonLexer(new SourceFile(Tree.File.Path, end > 0 ? text[..end] : text)).Read());
    }

    protected override TextExpression? ReadFormat(int first, int last) => PythonFormat.Read(Tree, this, first, last);

    protected override (int First, int Last)? Unwrap(int first, int last)
    {
        if (Tree.Is(first, "await") && last > first)
            return (first + 1, last);
        if (ReadPath(first, last) is { } path && Conversions.Contains(path.Path) && Tree.Is(path.After, "(")
            && Tree.Partner(path.After) == last && last > path.After + 1)
            return (path.After + 1, last - 1);
        return base.Unwrap(first, last);
    }

    protected override (int Last, int First)? SplitFallback(int first, int last)
    {
        for (var i = Tree.Next(first); i < last; i = Tree.Next(i))
        {
            if (Tree.Is(i, "or"))
                return (i - 1, i + 1);
        }

        return null;
    }

    protected override Member ReadMember(int first, int last, bool inObject)
    {
        if (Tree.Is(first, "*"))
        {
            var value = Tree.Is(first + 1, "*") ? first + 2 : first + 1;
            return new(null, Read(value, last), first, last, IsSpread: true);
        }

        if (inObject && Tree.Literal(first) is { } key && Tree.Is(first + 1, ":"))
            return new(key, Read(first + 2, last), first, last);
        if (!inObject && Tree.IsWord(first) && Tree.Is(first + 1, "=") && !Tree.Is(first + 2, "="))
            return new(Tree.Word(first), Read(first + 2, last), first, last);
        return new(null, Read(first, last), first, last);
    }
}
