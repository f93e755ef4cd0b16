using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Java;

/// <summary>Expressions of Java.</summary>
internal sealed class JavaReader(TokenTree tree) : ExpressionReader(tree)
{
    protected override Expression? ReadEnvironment(int first, int last)
    {
        if (ReadPath(first, last) is not { } path || path.After > last || !Tree.Is(path.After, "(") || Tree.Partner(path.After) != last
            || Tree.Literal(path.After + 1) is not { } key)
            return null;
        var isRead = path.Path is "System.getenv" or "System.getProperty" || path.Path.EndsWith("nv.getProperty", StringComparison.Ordinal)
            || path.Path.EndsWith("nvironment.getProperty", StringComparison.Ordinal)
            || path.Path is "dotenv.get" || path.Path.EndsWith("rops.getProperty", StringComparison.Ordinal)
                || path.Path.EndsWith("roperties.getProperty", StringComparison.Ordinal);
        if (!isRead)
            return null;
        var arguments = ReadMembers(path.After);
        return new EnvironmentExpression(Tree, first, last, key, arguments.Count > 1 ? arguments[1].Value : null);
    }

    protected override Member ReadMember(int first, int last, bool inObject) => new(null, Read(first, last), first, last);

    protected override ExpressionReader ForHole(string text) => new JavaReader(new JavaLexer(new SourceFile(Tree.File.Path, text)).Read());
}
