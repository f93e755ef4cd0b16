using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gatehouse.Migration.CSharp;

/// <summary>Understands C# values as the other languages' are: texts with holes, settings, names.</summary>
internal sealed class CSharpValues(SourceFile file, SyntaxNode root)
{
    private const int DepthLimit = 12;
    private const int Sum = (int)SyntaxKind.AddExpression;

    /// <summary>What an expression stands for; names are followed to their one definition in the file.</summary>
    public Expression Read(ExpressionSyntax expression, int depth = 0)
    {
        if (depth > DepthLimit)
            return Opaque(expression);
        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return Read(inner.Expression, depth + 1);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure:
                return Read(sure.Operand, depth + 1);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } or:
                return Read(or.Left, depth + 1) switch
                {
                    EnvironmentExpression read
                        => read with { Fallback = or.Right is ThrowExpressionSyntax ? null : Read(or.Right, depth + 1) },
                    var other => other,
                };
            case LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or BinaryExpressionSyntax { RawKind: Sum }:
                return Text(expression, depth);
            case InvocationExpressionSyntax or ElementAccessExpressionSyntax:
                return Setting(expression) is { } key ? new EnvironmentExpression(Single(expression), 0, 0, key, null) : Opaque(expression);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax when Definition(expression) is { } definition:
                return Read(definition, depth + 1);
            default:
                return new NameExpression(Single(expression), 0, 0, expression.ToString());
        }
    }

    /// <summary>What a name is set to, where it is set once.</summary>
    public ExpressionSyntax? Definition(ExpressionSyntax name)
    {
        var word = name switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
            _ => null,
        };
        if (word is null)
            return null;
        var scope = name.Ancestors().FirstOrDefault(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax) ?? root;
        var found = Declared(scope, word).ToList();
        if (found.Count == 0 && scope != root)
            found = [.. Declared(root, word)
                .Where(value => value.Ancestors().Any(node => node is FieldDeclarationSyntax or PropertyDeclarationSyntax)
                || value.Ancestors().OfType<GlobalStatementSyntax>().Any())];
        if (found.Count == 0)
            found = [.. root.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(assignment => assignment.Left.ToString() == word || assignment.Left.ToString() == "this." + word)
                .Select(assignment => assignment.Right)];
        return found.Count == 1 ? found[0] : null;
    }

    private static IEnumerable<ExpressionSyntax> Declared(SyntaxNode scope, string word)
    {
        foreach (var variable in scope.DescendantNodes().OfType<VariableDeclaratorSyntax>())
        {
            if (variable.Identifier.ValueText == word && variable.Initializer is { } initializer)
                yield return initializer.Value;
        }

        foreach (var property in scope.DescendantNodes().OfType<PropertyDeclarationSyntax>())
        {
            if (property.Identifier.ValueText == word && (property.Initializer?.Value ?? property.ExpressionBody?.Expression) is { } value)
                yield return value;
        }
    }

    /// <summary>The key of a setting that an expression reads.</summary>
    private static string? Setting(ExpressionSyntax expression)
    {
        var (target, arguments) = expression switch
        {
            InvocationExpressionSyntax call => (call.Expression, call.ArgumentList.Arguments),
            ElementAccessExpressionSyntax access => (access.Expression, access.ArgumentList.Arguments),
            _ => throw new ArgumentOutOfRangeException(nameof(expression)),
        };
        if (arguments.Count == 0 || arguments[0].Expression is not LiteralExpressionSyntax { Token.Value: string key })
            return null;
        var name = target.ToString();
        if (expression is ElementAccessExpressionSyntax)
        {
            return name.EndsWith("ConnectionStrings", StringComparison.Ordinal) || name.EndsWith("AppSettings", StringComparison.Ordinal)
                || name.EndsWith("onfiguration", StringComparison.Ordinal)
                || name.EndsWith("config", StringComparison.OrdinalIgnoreCase) ? key : null;
        }

        return name.Split('.')[^1] switch
        {
            "GetConnectionString" => $"ConnectionStrings:{key}",
            "GetEnvironmentVariable" => key,
            "GetValue<string>" => key,
            _ => null,
        };
    }

    private Expression Text(ExpressionSyntax expression, int depth)
    {
        List<Token> tokens = [];
        List<(TextPart Part, int Token, ExpressionSyntax? Hole)> parts = [];
        if (!Collect(expression, tokens, parts) || !tokens.Exists(token => token.Kind == TokenKind.Text))
            return Opaque(expression);
        var tree = new TokenTree(file, [.. tokens], []);
        return new TextExpression(tree, 0, tokens.Count - 1,
            [.. parts.Select(part => new TextPiece(part.Part.Start, part.Part.End, part.Token, part.Hole is null ? null
            : Read(part.Hole, depth + 1)))]);
    }

    private static bool Collect(ExpressionSyntax expression, List<Token> tokens,
        List<(TextPart Part, int Token, ExpressionSyntax? Hole)> parts)
    {
        switch (expression)
        {
            case BinaryExpressionSyntax { RawKind: Sum } sum:
                return Collect(sum.Left, tokens, parts) && Collect(sum.Right, tokens, parts);
            case ParenthesizedExpressionSyntax inner when inner.Expression is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax:
                return Collect(inner.Expression, tokens, parts);
            case LiteralExpressionSyntax { Token.Value: string } literal:
                var source = literal.Token.Text;
                var open = source.IndexOf('"', StringComparison.Ordinal) + 1;
                var quotes = source.AsSpan(open - 1).IndexOfAnyExcept('"') is var run && run >= 3 ? run : 1;
                TextPart part = new(literal.SpanStart + open - 1 + quotes, literal.Span.End - quotes, false);
                if (part.End < part.Start)
                    return false;
                parts.Add((part, tokens.Count, null));
                tokens.Add(new(TokenKind.Text, literal.SpanStart, literal.Span.End, false, [part]));
                return true;
            case InterpolatedStringExpressionSyntax text:
                List<TextPart> pieces = [];
                var at = text.StringStartToken.Span.End;
                foreach (var hole in text.Contents.OfType<InterpolationSyntax>())
                {
                    pieces.Add(new(at, hole.SpanStart, false));
                    parts.Add((pieces[^1], tokens.Count, null));
                    pieces.Add(new(hole.Expression.SpanStart, hole.CloseBraceToken.SpanStart, true));
                    parts.Add((pieces[^1], tokens.Count, hole.Expression));
                    at = hole.Span.End;
                }

                pieces.Add(new(at, text.StringEndToken.SpanStart, false));
                parts.Add((pieces[^1], tokens.Count, null));
                tokens.Add(new(TokenKind.Text, text.SpanStart, text.Span.End, false, [.. pieces]));
                return true;
            default:
                parts.Add((new(expression.SpanStart, expression.Span.End, true), tokens.Count, expression));
                tokens.Add(new(TokenKind.Word, expression.SpanStart, expression.Span.End, false));
                return true;
        }
    }

    private TokenTree Single(ExpressionSyntax expression)
        => new(file, [new(TokenKind.Word, expression.SpanStart, expression.Span.End, false)], []);

    private OpaqueExpression Opaque(ExpressionSyntax expression) => new(Single(expression), 0, 0);
}
